-- One row is one meaning of "outflow" under which at least one statement is published, with the number of statements.
with province_metric as (
    select
        metric_id as measure,
        count(*) as statements,
        -- a metric has no sentence of its own: what is said, and how far it is defined, stands in for it
        string_agg(distinct label_zh, '；' order by label_zh) as said_zh,
        string_agg(distinct label_en, '; ' order by label_en) as said_en
    from observation
    where
        domain = 'patient_flow' and subject_level = 'province' and starts_with(metric_id, 'outflow_')
        and observation_id not in (select repeats_fact from flow where repeats_fact is not null)
    group by metric_id
)

select
    flow_measure.measure,
    flow_measure.name_zh,
    flow_measure.name_en,
    flow_measure.meaning_zh,
    flow_measure.meaning_en,
    flow_measure.direction,
    count(*) as statements
from flow_measure
inner join flow using (measure)
where flow_measure.drawn = 'yes'
group by all
union all
select
    province_metric.measure, metric.name_zh, metric.name_en, province_metric.said_zh, province_metric.said_en, 'out', province_metric.statements
from province_metric
inner join metric on province_metric.measure = metric.metric_id
order by list_position(['out', 'in', 'none'], direction), statements desc, measure
