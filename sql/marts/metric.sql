-- One row is one metric of the controlled vocabulary, with how often it is used.
with used as (
    select metric_id, count(*) as observations, count(distinct subject_id) as subjects
    from stg_observation
    group by metric_id
)

select
    metric.metric_id,
    metric.domain,
    domain.name_zh as domain_zh,
    domain.name_en as domain_en,
    domain._row as domain_order,
    metric._row as metric_order,
    metric.name_zh,
    metric.name_en,
    metric.unit_id,
    metric.direction,
    direction.name_zh as direction_zh,
    direction.name_en as direction_en,
    metric.scopes,
    metric.single_use_reason_zh,
    metric.single_use_reason_en,
    coalesce(used.observations, 0) as observations,
    coalesce(used.subjects, 0) as subjects
from stg_metric as metric
left join stg_code as domain on domain.list = 'domain' and metric.domain = domain.code
left join stg_code as direction on direction.list = 'direction' and metric.direction = direction.code
left join used using (metric_id)
order by metric._row
