-- One row is a stay with procedure codes none of which the given catalogue has: its level is the hospital's own.
select
    file_row as row,
    'procedures' as field,
    null as value
from stay_row
where $edition is not null and procedures is not null and level_source = 'self_reported'
