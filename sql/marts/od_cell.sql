-- One row is one published flow from place to place; an absent pair is 0 to threshold - 1, or withheld, and never 0.
select
    dataset_id,
    level,
    period,
    specialty,
    origin,
    destination,
    stays
from stg_od_cell
order by dataset_id, level, specialty, period, origin, destination
