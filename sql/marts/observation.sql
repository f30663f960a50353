-- One row is one published figure with its labels, source and everything comparable() asks for.
select
    observation.observation_id,
    observation.subject_id,
    subject.level as subject_level,
    subject.name_zh as subject_zh,
    subject.name_en as subject_en,
    subject.province_adcode,
    observation.metric_id,
    metric.domain,
    metric.name_zh as metric_zh,
    metric.name_en as metric_en,
    metric.direction,
    observation.scope,
    scope.name_zh as scope_zh,
    scope.name_en as scope_en,
    observation.population,
    population.name_zh as population_zh,
    population.name_en as population_en,
    observation.counting,
    counting.name_zh as counting_zh,
    counting.name_en as counting_en,
    observation.part,
    part.name_zh as part_zh,
    part.name_en as part_en,
    observation.kind,
    kind.name_zh as kind_zh,
    kind.name_en as kind_en,
    observation.qualifier,
    qualifier.name_zh as qualifier_zh,
    qualifier.name_en as qualifier_en,
    observation.value_low,
    observation.value_high,
    observation.value_text,
    observation.stated_trend,
    -- never more digits than the source printed
    greatest(
        length(split_part(coalesce(observation.value_low_text, ''), '.', 2)),
        length(split_part(coalesce(observation.value_high_text, ''), '.', 2))
    ) as decimals,
    observation.unit_id,
    unit.name_zh as unit_zh,
    unit.name_en as unit_en,
    unit.base_unit,
    unit.factor as unit_factor,
    unit.style as unit_style,
    observation.averaged_over,
    observation.period_start,
    observation.period_end,
    observation.period_basis,
    basis.name_zh as period_basis_zh,
    basis.name_en as period_basis_en,
    try_cast(rpad(coalesce(observation.period_end, observation.period_start), 10, '-01') as date) as axis_date,
    observation.period_basis in ('stated', 'as_of') and coalesce(observation.period_end, observation.period_start) is not null
    and not contains(coalesce(observation.flag, ''), 'year_inferred') as on_time_axis,
    observation.definition_id,
    definition.name_zh as definition_zh,
    definition.name_en as definition_en,
    observation.derivation,
    observation.repeats,
    choice.preferred_id as rival_preferred_id,
    observation.source_id,
    source.tier,
    source.title as source_title,
    source.publisher,
    source.published_date,
    source.url,
    observation.locator,
    observation.search_phrase,
    observation.flag,
    observation.label_zh,
    observation.label_en,
    observation.note_zh,
    observation.note_en
from stg_observation as observation
inner join stg_subject as subject using (subject_id)
inner join stg_metric as metric using (metric_id)
inner join stg_unit as unit on observation.unit_id = unit.unit_id
inner join stg_source as source using (source_id)
left join stg_definition as definition using (definition_id)
left join stg_preference as choice on observation.observation_id = choice.rival_id
left join stg_code as scope on scope.list = 'scope' and observation.scope = scope.code
left join stg_code as population on population.list = 'population' and observation.population = population.code
left join stg_code as counting on counting.list = 'counting' and observation.counting = counting.code
left join stg_code as part on part.list = 'part' and observation.part = part.code
left join stg_code as kind on kind.list = 'kind' and observation.kind = kind.code
left join stg_code as qualifier on qualifier.list = 'qualifier' and observation.qualifier = qualifier.code
left join stg_code as basis on basis.list = 'period_basis' and observation.period_basis = basis.code
order by observation.observation_id
