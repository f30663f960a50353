-- One row is one statement (figure, event, design, flow or named technology) that the reader asked about, with its source.
with statement as (
    select
        'observation' as type, observation_id as id, subject_zh, subject_en,
        metric_zh || ' · ' || label_zh as statement_zh, metric_en || ' · ' || label_en as statement_en,
        value_low, value_high, value_text, stated_trend, decimals, unit_id, unit_zh, unit_en, unit_style, unit_factor,
        qualifier, averaged_over, counting, kind, period_start, period_end, period_basis,
        scope_zh, scope_en, population_zh, population_en, counting_zh, counting_en, part_zh, part_en,
        kind_zh, kind_en, qualifier_zh, qualifier_en, definition_zh, definition_en, derivation,
        note_zh, note_en, flag, source_id, tier, source_title, publisher, published_date, url, locator, search_phrase
    from observation
    union all by name
    select
        'event' as type, event_id as id, subject_zh, subject_en,
        event_type_zh || ' · ' || label_zh as statement_zh, event_type_en || ' · ' || label_en as statement_en,
        date_start as period_start, date_end as period_end, date_basis as period_basis,
        note_zh, note_en, flag, source_id, tier, source_title, publisher, published_date, url, locator, search_phrase
    from event
    union all by name
    select
        'design' as type, design.design_id as id, subject.name_zh as subject_zh, subject.name_en as subject_en,
        dimension_zh || ' · ' || sentence_zh as statement_zh, dimension_en || ' · ' || sentence_en as statement_en,
        note_zh, note_en, flag, source_id, tier, source_title, publisher, published_date, url, locator, search_phrase
    from design
    inner join subject on design.project_id = subject.subject_id
    union all by name
    select
        'flow' as type, flow_id as id,
        origin_zh || ' → ' || destination_zh as subject_zh, origin_en || ' → ' || destination_en as subject_en,
        measure_zh || ' · ' || base_zh as statement_zh, measure_en || ' · ' || base_en as statement_en,
        value_low, value_high, decimals, unit_id, unit_zh, unit_en, unit_style, unit_factor, qualifier,
        qualifier_zh, qualifier_en, year_start::varchar as period_start, year_end::varchar as period_end,
        case when year_end is null then 'not_stated' else 'stated' end as period_basis,
        note_zh, note_en, flag, source_id, tier, source_title, publisher, published_date, url, locator, search_phrase
    from flow
    union all by name
    select
        'technology' as type, technology_id as id, subject_zh, subject_en,
        name_zh || ' · ' || claim_zh as statement_zh, name_en || ' · ' || claim_en as statement_en,
        technology_kind_zh as scope_zh, technology_kind_en as scope_en, discipline_zh as part_zh, discipline_en as part_en,
        note_zh, note_en, source_id, tier, source_title, publisher, published_date, url, locator, search_phrase
    from technology
),

rival as (
    select preferred_id as id, rival_id || ': ' || reason_zh as rival_zh, rival_id || ': ' || reason_en as rival_en
    from preference
    union all
    select rival_id, preferred_id || ': ' || reason_zh, preferred_id || ': ' || reason_en
    from preference
    union all
    -- two reports of one statement point at each other
    select observation_id, '= ' || repeats, '= ' || repeats
    from observation
    where repeats is not null
),

rivals as (
    select id, string_agg(rival_zh, '；' order by rival_zh) as rival_zh, string_agg(rival_en, '; ' order by rival_en) as rival_en
    from rival
    group by id
)

select
    statement.*,
    rivals.rival_zh,
    rivals.rival_en
from statement
left join rivals using (id)
where statement.id in (select unnest($ids))
order by list_position($ids, statement.id)
