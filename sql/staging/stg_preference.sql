-- One row is one choice between two rival statements, as its file has it.
select
    _row,
    preference_id,
    preferred_id,
    rival_id,
    reason_zh,
    reason_en
from raw.preference
