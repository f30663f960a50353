-- One row is one choice between rival statements, and why.
select
    preferred_id,
    rival_id,
    reason_zh,
    reason_en
from preference
order by preference_id
