-- One row is a figure that contradicts another on the same thing and period, with no choice between them.
with figure as (
    select * from stg_observation
    where repeats is null and kind <> 'target' and qualifier in ('exact', 'about') and period_end is not null
)

select
    'facts/observation.csv' as file,
    b._row as row,
    'value_low' as field,
    b.observation_id || ' = ' || b.value_low_text as value,
    a.observation_id || ' = ' || a.value_low_text as expected
from figure as a
inner join figure as b
    on
        a.subject_id = b.subject_id and a.metric_id = b.metric_id and a._row < b._row
        and a.scope is not distinct from b.scope and a.part is not distinct from b.part
        and a.population = b.population and a.counting = b.counting and a.kind = b.kind and a.unit_id = b.unit_id
        and a.period_start is not distinct from b.period_start and a.period_end = b.period_end
left join stg_preference as choice
    on (choice.preferred_id, choice.rival_id) in ((a.observation_id, b.observation_id), (b.observation_id, a.observation_id))
where a.value_low <> b.value_low and choice.preference_id is null
order by all
