-- One row is one national figure on settlement of care elsewhere, published or derived, for the asked metrics.
select
    observation_id, subject_id, subject_zh, subject_en, metric_id, metric_zh, metric_en,
    scope, scope_zh, scope_en, counting, counting_zh, counting_en, kind, kind_zh, kind_en,
    qualifier, qualifier_zh, qualifier_en, value_low, value_high, value_text, stated_trend, decimals,
    unit_id, unit_zh, unit_en, base_unit, unit_style, unit_factor, averaged_over,
    period_start, period_end, period_basis, derivation, flag, label_zh, label_en, note_zh, note_en,
    source_id, tier, publisher
from observation
where subject_id = 'CN' and metric_id in (select unnest($metrics))
order by metric_id, scope, period_end, observation_id
