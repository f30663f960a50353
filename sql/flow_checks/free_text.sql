-- One row is a hospital or specialty so long that it must be something else.
select file, row, 'hospital' as field, hospital as value, null as expected
from flow_row
where length(hospital) > 60
union all
select file, row, 'specialty', specialty_text, null
from flow_row
where length(specialty_text) > 40
order by all
