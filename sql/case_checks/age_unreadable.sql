-- One row is an age that is no number.
select
    row,
    'age_years' as field,
    null as value
from accepted
where age_years_stated is not null and years_stated is null
