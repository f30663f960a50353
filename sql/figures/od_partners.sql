-- One row is one place that residents of the chosen place go to (`out`) or that its patients from elsewhere come from (`in`), in one period.
with cell as (
    select
        case when origin = $place then 'out' else 'in' end as direction,
        case when origin = $place then destination else origin end as place,
        origin,
        destination,
        period,
        stays
    from od_cell
    where
        dataset_id = $dataset
        and level = $level
        and specialty = $specialty
        and (origin = $place or destination = $place)
        and origin <> destination
),

total as (
    select place, period, measure, value
    from od_measure
    where
        dataset_id = $dataset
        and level = $level
        and specialty = $specialty
        and measure in ('out_stays', 'in_stays', 'resident_stays')
)

select
    cell.period,
    cell.direction,
    cell.place,
    cell.origin,
    cell.destination,
    cell.stays,
    crossing.value as crossing_stays,
    cell.stays / crossing.value as of_crossing,
    wilson_low(cell.stays, crossing.value) as crossing_low,
    wilson_high(cell.stays, crossing.value) as crossing_high,
    residents.value as origin_resident_stays,
    cell.stays / residents.value as of_residents,
    wilson_low(cell.stays, residents.value) as residents_low,
    wilson_high(cell.stays, residents.value) as residents_high,
    leaving.value as origin_out_stays,
    flow_dataset.synthetic
from cell
inner join flow_dataset on flow_dataset.dataset_id = $dataset
left join total as crossing on crossing.place = $place and cell.period = crossing.period and crossing.measure = cell.direction || '_stays'
left join total as residents on cell.origin = residents.place and cell.period = residents.period and residents.measure = 'resident_stays'
left join total as leaving on cell.origin = leaving.place and cell.period = leaving.period and leaving.measure = 'out_stays'
order by cell.period, cell.direction desc, cell.stays desc, cell.place
