-- One row is one exact count above zero that is published or could be worked out, numbered from 0; the number is its column in the relations.
with placed as (
    select cell.*, origin.province as origin_province, destination.province as destination_province
    from cell
    inner join unit as origin on cell.level = origin.level and cell.origin = origin.place
    inner join unit as destination on cell.level = destination.level and cell.destination = destination.place
),

counted as (
    select 'cell' as kind, level, specialty, origin as a, destination as b, stays
    from cell
    union all
    -- own stays of a place are its cell; of all places together they are a count of their own
    select place_count.kind, place_count.level, place_count.specialty, place_count.place as a, '' as b, place_count.stays
    from place_count
    cross join dataset
    where place_count.kind <> 'home_stays' or place_count.place = dataset.total_place
    union all
    select 'travel' as kind, level, 'all' as specialty, place as a, kind as b, stays
    from travel
    union all
    -- never published, but left over when prefectures are taken from their province
    select 'within' as kind, '' as level, specialty, origin_province as a, '' as b, sum(stays)::bigint as stays
    from placed
    where level = 'prefecture' and origin <> destination and origin_province = destination_province
    group by all
    union all
    select
        'travel_within' as kind, '' as level, 'all' as specialty, unit.province as a, travel.kind as b,
        (sum(travel.stays) filter (where travel.level = 'prefecture')
        - coalesce(sum(travel.stays) filter (where travel.level = 'province'), 0))::bigint as stays
    from travel
    inner join unit on travel.level = unit.level and travel.place = unit.place
    group by all
    union all
    select
        'unlocated' as kind, '' as level, specialty, origin_province as a, destination_province as b,
        (coalesce(sum(stays) filter (where level = 'province'), 0)
        - coalesce(sum(stays) filter (where level = 'prefecture'), 0))::bigint as stays
    from placed
    where (select level from dataset) = 'prefecture'
    group by all
)

select
    row_number() over (order by kind, level, specialty, a, b) - 1 as variable,
    kind,
    level,
    specialty,
    a,
    b,
    stays
from counted
where stays > 0
