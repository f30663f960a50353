-- One row is a stated age that differs by more than a year from the dates.
select
    row,
    'age_years' as field,
    null as value
from accepted
where abs(years_stated - years_counted) > 1
