-- One row is one choice between rival statements, and why.
select
    preference_id,
    preferred_id,
    rival_id,
    reason_zh,
    reason_en
from stg_preference
order by preference_id
