-- One row is one measure of one place, as its file has it.
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
from raw.od_measure
