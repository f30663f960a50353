-- One row is a row that names no hospital.
select
    row,
    'hospital_code' as field,
    null as value
from typed
where hospital_code is null
