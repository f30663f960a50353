-- One row is one definition: how a metric is counted, in which edition, and whether the official text was seen.
select
    definition.definition_id,
    definition.name_zh,
    definition.name_en,
    metric.name_zh as metric_zh,
    metric.name_en as metric_en,
    definition.formula_zh,
    definition.formula_en,
    definition.numerator_zh,
    definition.numerator_en,
    definition.denominator_zh,
    definition.denominator_en,
    definition.edition_zh,
    definition.edition_en,
    definition.official_text_seen,
    seen.name_zh as seen_zh,
    seen.name_en as seen_en,
    definition.basis_zh,
    definition.basis_en,
    count(observation.observation_id) as observations
from definition
inner join metric using (metric_id)
left join code as seen on seen.list = 'yes_no' and definition.official_text_seen = seen.code
left join observation using (definition_id)
group by all
order by definition.definition_id
