-- One row is one of the largest published flows, with all that crosses beside it: published ones, and withheld ones too where the sum is known.
with crossing as (
    select origin, destination, stays
    from od_cell
    where
        dataset_id = $dataset
        and level = $level
        and period = $period
        and specialty = $specialty
        and origin <> destination
        and ($origin is null or origin = $origin)
        and ($destination is null or destination = $destination)
),

total as (
    select max(value) as stays
    from od_measure
    where
        dataset_id = $dataset
        and level = $level
        and period = $period
        and specialty = $specialty
        and measure = $total
        and place in (coalesce($origin, $destination, 'CN'), coalesce($origin, $destination, 'ALL'))
),

published as (
    select sum(stays) as stays, count(*) as flows from crossing
)

select
    crossing.origin,
    crossing.destination,
    $period as period,
    $specialty as specialty,
    crossing.stays,
    leaving.value as origin_out_stays,
    residents.value as origin_resident_stays,
    published.stays as published_stays,
    published.flows as published_flows,
    total.stays as all_stays,
    flow_dataset.synthetic
from crossing
cross join published
cross join total
inner join flow_dataset on flow_dataset.dataset_id = $dataset
left join od_measure as leaving on
    leaving.dataset_id = $dataset
    and leaving.level = $level
    and leaving.period = $period
    and leaving.specialty = $specialty
    and leaving.measure = 'out_stays'
    and crossing.origin = leaving.place
left join od_measure as residents on
    residents.dataset_id = $dataset
    and residents.level = $level
    and residents.period = $period
    and residents.specialty = $specialty
    and residents.measure = 'resident_stays'
    and crossing.origin = residents.place
order by crossing.stays desc, crossing.origin, crossing.destination
limit $top
