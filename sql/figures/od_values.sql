-- One row is one place with its value of a measure in one period: numerator, denominator, interval, reliability.
select
    od_measure.place,
    od_measure.period,
    od_measure.specialty,
    od_measure.measure,
    od_measure.numerator,
    od_measure.denominator,
    od_measure.value,
    od_measure.low,
    od_measure.high,
    od_measure.reliability,
    flow_dataset.synthetic
from od_measure
inner join flow_dataset using (dataset_id)
where
    od_measure.dataset_id = $dataset
    and od_measure.level = $level
    and od_measure.measure = $measure
    and od_measure.specialty = $specialty
    and ($period is null or od_measure.period = $period)
    and (len($places) = 0 or list_contains($places, od_measure.place))
    and od_measure.place is not null
order by od_measure.period, od_measure.place
