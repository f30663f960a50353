-- One row is one origin of one level and one kind of travel: exact stays of residents elsewhere; what comes first in the list decides.
with located as (
    select
        flow.stays,
        flow.reason,
        flow.origin,
        flow.destination,
        origin.province as origin_province,
        destination.province as destination_province,
        distance.km
    from flow
    inner join place as origin on flow.origin = origin.place
    inner join place as destination on flow.destination = destination.place
    left join distance on distance.level = 'prefecture' and flow.origin = distance.origin and flow.destination = distance.destination
),

told as (
    select
        located.*,
        case
            when dataset.has_reason and located.reason in ('lives_elsewhere', 'emergency', 'referred') then located.reason
            when dataset.level = 'prefecture' and located.km <= 100 then 'nearby'
            when dataset.has_reason then coalesce(located.reason, 'unknown')
            when located.km > 100 then 'farther'
            else 'unknown'
        end as kind
    from located
    cross join dataset
    where dataset.has_reason or dataset.level = 'prefecture'
),

crossing as (
    select 'prefecture' as level, origin as place, kind, stays
    from told
    where origin <> destination
    union all
    select 'province' as level, origin_province as place, kind, stays
    from told
    where origin_province <> destination_province
),

summed as (
    select crossing.level, crossing.place, crossing.kind, sum(crossing.stays)::bigint as stays
    from crossing
    inner join unit on crossing.level = unit.level and crossing.place = unit.place and unit.origin_complete
    group by all
    having count(crossing.stays) = count(*)
)

select level, place, kind, stays
from summed
union all
select summed.level, dataset.total_place as place, summed.kind, sum(summed.stays)::bigint as stays
from summed
cross join dataset
group by all
