-- One row is a major diagnostic category that is no letter.
select file, row, 'specialty' as field, specialty_text as value, null as expected
from flow_row
where specialty is null
order by all
