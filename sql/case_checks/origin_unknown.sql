-- One row is a stay whose place of origin neither a code nor an address tells.
select
    file_row as row,
    'address' as field,
    null as value
from stay_row
where origin_province is null
