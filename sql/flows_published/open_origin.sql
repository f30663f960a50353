-- One row is one origin of one level and specialty: what its published flows to elsewhere add up to, with kilometres and the largest.
with gone as (
    select
        flow.level,
        flow.specialty,
        flow.a as place,
        flow.stays,
        flow.stays * distance.km as kilometres,
        flow.stays * (distance.km is not null)::integer as stays_with_distance
    from open_variable as flow
    left join distance on flow.level = distance.level and flow.a = distance.origin and flow.b = distance.destination
    where flow.kind = 'cell' and flow.a <> flow.b
)

select
    level,
    specialty,
    place,
    sum(stays)::bigint as stays,
    max(stays) as largest,
    sum(stays_with_distance)::bigint as stays_with_distance,
    round(sum(kilometres)) as kilometres
from gone
group by all
union all
select
    gone.level,
    gone.specialty,
    dataset.total_place as place,
    sum(gone.stays)::bigint as stays,
    null as largest,
    sum(gone.stays_with_distance)::bigint as stays_with_distance,
    round(sum(gone.kilometres)) as kilometres
from gone
inner join unit on gone.level = unit.level and gone.place = unit.place and unit.origin_complete
cross join dataset
group by gone.level, gone.specialty, dataset.total_place
