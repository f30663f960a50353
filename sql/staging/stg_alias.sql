-- One row is one other name of a hospital or project, as its file has it.
select
    _row,
    subject_id,
    alias_zh
from raw.alias
