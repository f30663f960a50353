-- One row is a figure in a unit of another dimension than its metric's; changes may be in percent or points.
select
    'facts/observation.csv' as file,
    observation._row as row,
    'unit_id' as field,
    observation.unit_id as value,
    metric.unit_id as expected
from stg_observation as observation
inner join stg_metric as metric using (metric_id)
inner join stg_unit as unit on observation.unit_id = unit.unit_id
inner join stg_unit as metric_unit on metric.unit_id = metric_unit.unit_id
where
    unit.base_unit <> metric_unit.base_unit
    -- sources count patients now as people and now as visits, stays or cases; comparable() keeps these apart
    and not (
        unit.base_unit in ('person', 'visit', 'stay', 'case', 'operation', 'attendance')
        and metric_unit.base_unit in ('person', 'visit', 'stay', 'case', 'operation')
    )
    and not (observation.kind = 'change' and unit.base_unit in ('percent', 'percentage_point', 'multiple'))
order by all
