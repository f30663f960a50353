-- One row is one published figure, not a target, of a subject of which something was promised.
select
    observation_id, subject_id, subject_level, subject_zh, subject_en, metric_id, metric_zh, metric_en, direction,
    scope, scope_zh, scope_en, population, counting, part, part_zh, part_en, definition_id,
    kind, qualifier, value_low, value_high, value_text, stated_trend, decimals,
    unit_id, unit_zh, unit_en, base_unit, unit_factor, unit_style, averaged_over,
    period_start, period_end, period_basis, repeats, rival_preferred_id, flag, label_zh, label_en,
    source_id, tier, publisher
from observation
where kind in ('actual', 'change') and subject_id in (select subject_id from observation where kind = 'target')
order by observation_id
