-- One row is one code of one code list, as its file has it.
select
    _row,
    list,
    code,
    name_zh,
    name_en,
    note_zh,
    note_en
from raw.code
