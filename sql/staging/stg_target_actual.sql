-- One row is one actual that bears on a promise though it is counted differently, as its file has it.
select
    _row,
    link_id,
    target_id,
    actual_id,
    role,
    reason_zh,
    reason_en
from raw.target_actual
