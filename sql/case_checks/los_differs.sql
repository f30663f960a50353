-- One row is a stated length of stay other than discharge minus admission, where the same day counts as one.
select
    row,
    'los_days' as field,
    null as value
from accepted
where los_stated <> greatest(1, discharge_date - admission_date)
