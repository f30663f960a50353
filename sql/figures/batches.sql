-- One row is one batch: projects evidenced here beside the total that a source states.
with stated as (
    select
        right(scope, 1)::integer as batch,
        arg_min(value_low, tier) as stated,
        arg_min(observation_id, tier) as observation_id,
        arg_min(source_id, tier) as source_id
    from observation
    where metric_id = 'nrmc_count' and subject_id = 'CN' and regexp_full_match(scope, 'batch_[1-5]') and qualifier = 'exact'
        and repeats is null
    group by all
),

evidenced as (
    select batch, count(*) as evidenced
    from project
    where status in ('approved', 'warning_list', 'implied')
    group by batch
)

select
    evidenced.batch,
    evidenced.evidenced,
    stated.stated,
    stated.observation_id,
    stated.source_id,
    source.publisher,
    source.tier
from evidenced
full join stated using (batch)
left join source using (source_id)
order by evidenced.batch nulls last
