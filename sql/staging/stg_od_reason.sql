-- One row is one kind of travel of one origin, as its file has it.
select
    dataset_id,
    level,
    period,
    place,
    kind,
    stays,
    reason
from raw.od_reason
