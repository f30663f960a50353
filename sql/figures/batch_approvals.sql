-- One row is one batch: its stated number of projects, and the month in which it was approved.
-- Where no source dates the list itself, the month is the one that most of its projects give for their approval.
with stated as (
    select
        right(scope, 1)::integer as batch,
        arg_min(value_low, tier) as projects,
        max(left(period_end, 7)) filter (where length(period_end) >= 7) as month_stated,
        arg_min(observation_id, tier) as observation_id
    from observation
    where metric_id = 'nrmc_count' and subject_id = 'CN' and regexp_full_match(scope, 'batch_[1-5]') and qualifier = 'exact'
        and repeats is null
    group by all
),

approved as (
    select
        project.batch,
        mode(left(event.date_start, 7)) as month_of_most
    from event
    inner join project on event.subject_id = project.project_id
    where event.event_type = 'approved' and event.date_basis = 'stated' and length(event.date_start) >= 7
    group by all
)

select
    stated.batch,
    stated.projects,
    coalesce(stated.month_stated, approved.month_of_most) as month,
    stated.month_stated is null as month_from_projects,
    stated.observation_id,
    observation.source_id,
    observation.publisher,
    observation.tier
from stated
inner join observation using (observation_id)
left join approved using (batch)
order by stated.batch
