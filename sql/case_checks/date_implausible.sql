-- One row is a discharge before 1990 or in days to come.
select
    row,
    'discharged_at' as field,
    cast(discharge_date as varchar) as value
from typed
where discharge_date < date '1990-01-01' or discharge_date > cast($today as date) + 1
