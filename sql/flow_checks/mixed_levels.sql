-- One row is a province among prefectures, or a prefecture among provinces.
select file, row, 'origin' as field, origin_text as value, origin_expected as expected
from flow_row
where origin_other_level
union all
select file, row, 'destination', destination_text, destination_expected
from flow_row
where destination_other_level
order by all
