-- One row is one published figure on patients who come to a centre or hospital from elsewhere.
select
    observation_id, subject_id, subject_zh, subject_en, metric_id, metric_zh, metric_en, scope, scope_zh, scope_en,
    population, population_zh, population_en, counting, counting_zh, counting_en, kind, kind_zh, kind_en,
    qualifier, qualifier_zh, qualifier_en, value_low, value_high, value_text, stated_trend, decimals,
    unit_id, unit_zh, unit_en, unit_style, unit_factor, averaged_over, period_start, period_end, period_basis,
    definition_zh, definition_en, repeats, flag, label_zh, label_en, note_zh, note_en, source_id, tier, publisher
from observation
where starts_with(metric_id, 'inflow_')
order by metric_id desc, subject_id, unit_id, scope, period_end
