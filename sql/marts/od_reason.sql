-- One row is one kind of travel of one origin, level and period: published stays; without a place: why kinds are not told apart.
select
    dataset_id,
    level,
    period,
    place,
    kind,
    stays,
    reason
from stg_od_reason
