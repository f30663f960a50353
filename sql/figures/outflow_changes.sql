-- One row is one published statement that outflow changed, is to change, or differed between two dates.
select
    observation.observation_id, observation.subject_id, observation.subject_zh, observation.subject_en, observation.metric_id,
    observation.scope, observation.scope_zh, observation.scope_en, observation.population, observation.population_zh,
    observation.population_en, observation.counting, observation.counting_zh, observation.counting_en, observation.kind,
    observation.kind_zh, observation.kind_en, observation.qualifier, observation.qualifier_zh, observation.qualifier_en,
    observation.value_low, observation.value_high, observation.value_text, observation.stated_trend, observation.decimals,
    observation.unit_id, observation.unit_zh, observation.unit_en, observation.unit_style, observation.unit_factor,
    observation.averaged_over, observation.period_start, observation.period_end, observation.period_basis,
    observation.definition_zh, observation.definition_en, definition.basis_zh, definition.basis_en, observation.repeats,
    observation.flag, observation.label_zh, observation.label_en, observation.note_zh, observation.note_en,
    observation.source_id, observation.tier, observation.publisher
from observation
left join definition using (definition_id)
where
    observation.metric_id in ('outflow_change', 'outflow_rank')
    or (observation.metric_id = 'outflow_patient_count' and observation.subject_level = 'centre')
order by
    list_position(['outflow_change', 'outflow_patient_count', 'outflow_rank'], observation.metric_id),
    observation.kind = 'target', observation.qualifier = 'trend', observation.tier, observation.subject_id,
    observation.kind = 'actual', observation.observation_id
