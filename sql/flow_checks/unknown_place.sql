-- One row is a place that the list of places does not have, or that can mean several.
select file, row, 'origin' as field, origin_text as value, origin_expected as expected
from flow_row
where origin is null and not coalesce(origin_other_level, false)
union all
select file, row, 'destination', destination_text, destination_expected
from flow_row
where part = 'flow' and destination is null and not coalesce(destination_other_level, false)
order by all
