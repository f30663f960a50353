-- One row is one code of one code list, in the order of its file.
select
    list,
    code,
    name_zh,
    name_en,
    note_zh,
    note_en,
    _row as position
from stg_code
order by _row
