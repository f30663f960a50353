-- One row is one published flow, as its file has it.
select
    dataset_id,
    level,
    period,
    specialty,
    origin,
    destination,
    stays
from raw.od_cell
