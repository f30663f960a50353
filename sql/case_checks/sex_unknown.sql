-- One row is a stay with a sex code outside RC001.
select
    row,
    'sex' as field,
    null as value
from accepted
where sex_stated is not null and sex is null
