-- One row is one place of one level, and which of its two sides the data set holds completely.
with listed as (
    select
        place.place,
        place.province,
        len(dataset.origins) = 0 or list_contains(dataset.origins, place.place) or list_contains(dataset.origins, place.province) as origin_listed,
        len(dataset.destinations) = 0 or list_contains(dataset.destinations, place.place)
        or list_contains(dataset.destinations, place.province) as destination_listed
    from place
    cross join dataset
    where place.is_unit
)

select
    'prefecture' as level,
    listed.place,
    listed.province,
    dataset.origin_side and listed.origin_listed as origin_complete,
    dataset.destination_side and listed.destination_listed as destination_complete
from listed
cross join dataset
where dataset.level = 'prefecture'
union all
-- a province is complete when every one of its parts is
select
    'province' as level,
    listed.province as place,
    listed.province,
    any_value(dataset.origin_side) and bool_and(listed.origin_listed) as origin_complete,
    any_value(dataset.destination_side) and bool_and(listed.destination_listed) as destination_complete
from listed
cross join dataset
group by listed.province
