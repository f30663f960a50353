-- One row is one measure of one place, level, period and specialty, or why it is not given; without a place: the data set can't give it.
select
    dataset_id,
    level,
    period,
    specialty,
    place,
    measure,
    numerator,
    denominator,
    value,
    low,
    high,
    reliability,
    reason
from stg_od_measure
order by dataset_id, level, specialty, measure, period, place
