-- One row is a discharge before the admission.
select
    row,
    'discharged_at' as field,
    discharge_date || ' < ' || admission_date as value
from typed
where discharge_date < admission_date
