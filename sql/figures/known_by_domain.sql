-- One row is one domain: how many projects of the programme have at least one figure in it.
select
    metric.domain,
    metric.domain_zh,
    metric.domain_en,
    count(distinct project.project_id) as projects,
    count(observation.observation_id) as observations
from metric
left join observation on metric.metric_id = observation.metric_id and observation.subject_level = 'centre'
left join project
    on observation.subject_id = project.project_id and project.status in ('approved', 'warning_list', 'implied')
where metric.domain <> 'network'
group by all
order by projects desc, metric.domain
