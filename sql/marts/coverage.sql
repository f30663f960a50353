-- One row is one project and one domain: how many figures are known; zero means nothing was found, not nothing happened.
select
    project.project_id,
    metric_domain.code as domain,
    count(observation.observation_id) as observations
from stg_project as project
cross join (select code from stg_code where list = 'domain') as metric_domain
left join stg_metric as metric on metric_domain.code = metric.domain
left join stg_observation as observation
    on project.project_id = observation.subject_id and metric.metric_id = observation.metric_id
group by all
order by all
