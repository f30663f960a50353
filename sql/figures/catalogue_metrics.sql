-- One row is one metric of the vocabulary: its domain, unit, direction and scopes, and how often it is used.
with named_scope as (
    select metric_id, unnest(string_split(scopes, '|')) as scope
    from metric
),

scopes as (
    select
        named_scope.metric_id,
        string_agg(code.name_zh, '、' order by code.position) as scopes_zh,
        string_agg(code.name_en, ', ' order by code.position) as scopes_en
    from named_scope
    inner join code on code.list = 'scope' and named_scope.scope = code.code
    group by named_scope.metric_id
),

unit as (
    select unit_id, any_value(unit_zh) as unit_zh, any_value(unit_en) as unit_en
    from observation
    group by unit_id
)

select
    metric.metric_id,
    metric.name_zh,
    metric.name_en,
    metric.domain_zh,
    metric.domain_en,
    unit.unit_zh,
    unit.unit_en,
    metric.direction_zh,
    metric.direction_en,
    scopes.scopes_zh,
    scopes.scopes_en,
    metric.observations,
    metric.subjects,
    metric.single_use_reason_zh,
    metric.single_use_reason_en
from metric
left join unit using (unit_id)
left join scopes using (metric_id)
order by metric.metric_order
