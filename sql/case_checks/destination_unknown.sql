-- One row is a stay whose hospital's place is not known: it stands neither in the file nor in the list of hospitals.
select
    file_row as row,
    'hospital_code' as field,
    hospital_code as value
from stay_row
where destination_province is null
