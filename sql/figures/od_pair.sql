-- One row is the stays of residents of one of two places in the other, in one period; a period without a row is withheld or has none.
select
    od_cell.period,
    od_cell.origin,
    od_cell.destination,
    od_cell.stays,
    count_low(od_cell.stays) as low,
    count_high(od_cell.stays) as high,
    leaving.value as origin_out_stays,
    residents.value as origin_resident_stays,
    flow_dataset.synthetic
from od_cell
inner join flow_dataset using (dataset_id)
left join od_measure as leaving on
    od_cell.dataset_id = leaving.dataset_id
    and od_cell.level = leaving.level
    and od_cell.period = leaving.period
    and od_cell.specialty = leaving.specialty
    and od_cell.origin = leaving.place
    and leaving.measure = 'out_stays'
left join od_measure as residents on
    od_cell.dataset_id = residents.dataset_id
    and od_cell.level = residents.level
    and od_cell.period = residents.period
    and od_cell.specialty = residents.specialty
    and od_cell.origin = residents.place
    and residents.measure = 'resident_stays'
where
    od_cell.dataset_id = $dataset
    and od_cell.level = $level
    and od_cell.specialty = $specialty
    and ((od_cell.origin = $one and od_cell.destination = $other) or (od_cell.origin = $other and od_cell.destination = $one))
order by od_cell.period, od_cell.origin
