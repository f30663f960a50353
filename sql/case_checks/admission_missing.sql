-- One row is a row without an admission date.
select
    row,
    'admitted_at' as field,
    null as value
from typed
where admitted_at is null
