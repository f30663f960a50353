-- One row is one published flow; an absent pair is 0 to threshold - 1, or withheld.
select
    dataset.dataset_id,
    open_variable.level,
    dataset.period,
    open_variable.specialty,
    open_variable.a as origin,
    open_variable.b as destination,
    open_variable.stays
from open_variable
cross join dataset
where open_variable.kind = 'cell'
order by all
