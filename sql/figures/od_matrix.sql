-- One row is one published cell of the matrix between the places shown; a pair that is absent is withheld or none.
select
    od_cell.origin,
    od_cell.destination,
    od_cell.stays,
    leaving.value as origin_out_stays,
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
where
    od_cell.dataset_id = $dataset
    and od_cell.level = $level
    and od_cell.period = $period
    and od_cell.specialty = $specialty
    and list_contains($places, od_cell.origin)
    and list_contains($places, od_cell.destination)
order by od_cell.origin, od_cell.destination
