-- One row is one published figure on a chosen subject.
select observation.*, metric.domain_zh, metric.domain_en, metric.domain_order, metric.metric_order
from observation
inner join metric using (metric_id)
where observation.subject_id in (select unnest($subjects))
order by metric.domain_order, metric.metric_order, observation.subject_id, observation.observation_id
