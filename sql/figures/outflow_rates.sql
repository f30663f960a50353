-- One row is one way to define an outflow rate, of which no value by province and year is published.
select
    definition.definition_id, definition.name_zh, definition.name_en, definition.formula_zh, definition.formula_en,
    definition.basis_zh, definition.basis_en, count(observation.observation_id) as published
from definition
left join observation on definition.definition_id = observation.definition_id
where definition.metric_id = 'outflow_inpatient_share' and definition.formula_zh is not null
group by all
order by definition.definition_id
