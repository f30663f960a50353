-- One row is a metric that at most one figure uses, without saying why it exists.
select
    'codelists/metric.csv' as file,
    metric._row as row,
    'single_use_reason_en' as field,
    metric.metric_id as value,
    null as expected
from stg_metric as metric
left join stg_observation as observation using (metric_id)
where metric.single_use_reason_en is null
group by all
having count(observation.observation_id) < 2
order by all
