-- One row is one column of one file of data/: the data dictionary.
select
    table_name,
    column_name,
    role,
    type,
    required,
    refers_to,
    name_zh,
    name_en,
    _row as position
from stg_column
order by _row
