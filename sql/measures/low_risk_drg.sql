-- One row is one low-risk group, edition and year: the logarithm of its mortality is below the mean of all groups less one standard deviation.
-- Groups without any death have no logarithm and are a class of their own (0), as the grading of CN-DRG has it. The official text was not seen.
with mortality as (
    select
        year,
        drg_edition,
        drg,
        outcome_known,
        deaths,
        ln(cast(deaths as double) / outcome_known) as log_mortality
    from drg_reference
    where deaths > 0
),

spread as (
    select
        year,
        drg_edition,
        avg(log_mortality) as mean,
        stddev_samp(log_mortality) as deviation
    from mortality
    group by year, drg_edition
)

select
    mortality.year,
    mortality.drg_edition,
    mortality.drg,
    mortality.outcome_known,
    mortality.deaths
from mortality
inner join spread
    on mortality.year = spread.year
    and coalesce(mortality.drg_edition, '') = coalesce(spread.drg_edition, '')
where mortality.log_mortality < spread.mean - spread.deviation
