-- One row is one actual that bears on a promise though it is counted differently, and why.
select
    link_id,
    target_id,
    actual_id,
    role,
    reason_zh,
    reason_en
from stg_target_actual
order by link_id
