-- One row is one diagnosis related group, edition and year: its relative weight, mean cost of the group over mean cost of all.
with everything as (
    select
        year,
        drg_edition,
        sum(cost_known) as cost_known,
        sum(cost_yuan) as cost_yuan
    from drg_reference
    group by year, drg_edition
)

select
    drg_reference.year,
    drg_reference.drg_edition,
    drg_reference.drg,
    drg_reference.mean_cost_yuan
    / (cast(everything.cost_yuan as double) / everything.cost_known) as weight
from drg_reference
-- An edition may not be stated; two statements that both say nothing are the same edition.
inner join everything
    on drg_reference.year = everything.year
    and coalesce(drg_reference.drg_edition, '') = coalesce(everything.drg_edition, '')
where drg_reference.cost_known > 0 and everything.cost_yuan > 0
