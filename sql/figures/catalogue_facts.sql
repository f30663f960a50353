-- One row is one statement: a figure, an event, a design, a flow or a named technology, with what the reader filters by.
with statement as (
    select
        'observation' as type, observation_id as id, subject_id, null as other_subject_id, subject_level, subject_zh, subject_en,
        domain, metric_id, metric_zh, metric_en, label_zh as statement_zh, label_en as statement_en,
        value_low, value_high, value_text, stated_trend, decimals, unit_id, unit_zh, unit_en, unit_style, unit_factor,
        qualifier, averaged_over, counting, kind, kind_zh as kind_name_zh, kind_en as kind_name_en, period_start, period_end, period_basis,
        source_id, tier, source_title, publisher, note_zh, note_en
    from observation
    union all by name
    select
        'event' as type, event_id as id, subject_id, subject_level, subject_zh, subject_en,
        event_type as metric_id, event_type_zh as metric_zh, event_type_en as metric_en,
        label_zh as statement_zh, label_en as statement_en,
        date_start as period_start, date_end as period_end, date_basis as period_basis,
        source_id, tier, source_title, publisher, note_zh, note_en
    from event
    union all by name
    select
        'design' as type, design.design_id as id, design.project_id as subject_id, subject.level as subject_level,
        subject.name_zh as subject_zh, subject.name_en as subject_en,
        dimension_id as metric_id, dimension_zh as metric_zh, dimension_en as metric_en,
        sentence_zh as statement_zh, sentence_en as statement_en, code_zh as coded_zh, code_en as coded_en,
        source_id, tier, source_title, publisher, note_zh, note_en
    from design
    inner join subject on design.project_id = subject.subject_id
    union all by name
    select
        'flow' as type, flow_id as id, origin_id as subject_id, destination_id as other_subject_id, 'flow' as subject_level,
        origin_zh || ' → ' || destination_zh as subject_zh, origin_en || ' → ' || destination_en as subject_en,
        'patient_flow' as domain, measure as metric_id, measure_zh as metric_zh, measure_en as metric_en,
        base_zh as statement_zh, base_en as statement_en,
        value_low, value_high, decimals, unit_id, unit_zh, unit_en, unit_style, unit_factor, qualifier,
        year_start::varchar as period_start, year_end::varchar as period_end,
        case when year_end is null then 'not_stated' else 'stated' end as period_basis,
        source_id, tier, source_title, publisher, note_zh, note_en
    from flow
    union all by name
    select
        'technology' as type, technology_id as id, subject_id, subject_level, subject_zh, subject_en,
        'technologies' as domain, technology_kind_zh as metric_zh, technology_kind_en as metric_en,
        name_zh as statement_zh, name_en as statement_en, claim_zh as coded_zh, claim_en as coded_en,
        source_id, tier, source_title, publisher, note_zh, note_en
    from technology
),

-- a reader may look for a hospital by a name that only a source uses
called as (
    select subject_id, string_agg(alias_zh, ' ') as aliases
    from alias
    group by subject_id
)

select
    statement.*,
    domain.name_zh as domain_name_zh,
    domain.name_en as domain_name_en,
    domain.position as domain_order,
    called.aliases
from statement
left join code as domain on domain.list = 'domain' and statement.domain = domain.code
left join called using (subject_id)
order by
    list_position(['observation', 'flow', 'technology', 'design', 'event'], statement.type),
    list_position(['centre', 'hospital', 'city', 'province', 'nation', 'flow'], statement.subject_level),
    statement.subject_id, domain.position, statement.metric_id, statement.id
