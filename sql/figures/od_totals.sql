-- One row is one place with the stays of its residents elsewhere, of others with it, of its residents in all, and of all treated there.
select
    place,
    max(value) filter (where measure = 'out_stays') as out_stays,
    max(value) filter (where measure = 'in_stays') as in_stays,
    max(value) filter (where measure = 'resident_stays') as resident_stays,
    max(value) filter (where measure = 'stays_here') as stays_here,
    any_value(flow_dataset.synthetic) as synthetic
from od_measure
inner join flow_dataset using (dataset_id)
where
    dataset_id = $dataset
    and od_measure.level = $level
    and period = $period
    and specialty = $specialty
    and measure in ('out_stays', 'in_stays', 'resident_stays', 'stays_here')
    and place not in ('CN', 'ALL')
group by place
order by place
