-- One row is one correction of a fact, as its file has it.
select
    _row,
    correction_id,
    table_name,
    row_id,
    column_name,
    was,
    becomes,
    reason_zh,
    reason_en
from raw.correction
