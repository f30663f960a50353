-- One row is a row over all specialties in a table that is divided by specialty: adding would count it twice.
with divided as (
    select part
    from flow_row
    group by part
    having bool_or(specialty <> 'all')
)

select file, row, 'specialty' as field, specialty_text as value, null as expected
from flow_row
semi join divided using (part)
where specialty = 'all'
order by all
