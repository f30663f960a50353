-- One row is a discharge date that no usual form reads.
select
    row,
    'discharged_at' as field,
    left(regexp_replace(regexp_replace(discharged_at, '[0-9]', '9', 'g'), '[^ -@]', 'A', 'g'), 20) as value
from typed
where discharged_at is not null and discharge_date is null
