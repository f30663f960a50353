-- One row is one column of a file in data/, as its file has it.
select
    _row,
    table_name,
    column_name,
    role,
    type,
    coalesce(required, '0') = '1' as required,
    refers_to,
    name_zh,
    name_en
from raw."column"
