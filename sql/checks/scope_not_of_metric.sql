-- One row is a scope that the metric does not know, or a missing one where the metric asks for it.
select
    'facts/observation.csv' as file,
    observation._row as row,
    'scope' as field,
    observation.scope as value,
    observation.metric_id || ': ' || coalesce(metric.scopes, '-') as expected
from stg_observation as observation
inner join stg_metric as metric using (metric_id)
where coalesce(observation.scope, '') not in (select unnest(string_split(coalesce(metric.scopes, ''), '|')))
order by all
