-- One row is a row without a discharge date.
select
    row,
    'discharged_at' as field,
    null as value
from typed
where discharged_at is null
