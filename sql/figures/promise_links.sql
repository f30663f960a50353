-- One row is one actual linked by hand to a promise, with its role and why.
select
    target_id,
    actual_id,
    role,
    reason_zh,
    reason_en
from target_actual
order by link_id
