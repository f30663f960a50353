-- One row is one dated statement.
select
    event.event_id,
    event.subject_id,
    subject.level as subject_level,
    subject.name_zh as subject_zh,
    subject.name_en as subject_en,
    event.event_type,
    type.name_zh as event_type_zh,
    type.name_en as event_type_en,
    event.date_start,
    event.date_end,
    event.date_basis,
    basis.name_zh as date_basis_zh,
    basis.name_en as date_basis_en,
    try_cast(rpad(coalesce(event.date_start, event.date_end), 10, '-01') as date) as axis_date,
    choice.preferred_id as rival_preferred_id,
    event.source_id,
    source.tier,
    source.title as source_title,
    source.publisher,
    source.published_date,
    source.url,
    event.locator,
    event.search_phrase,
    event.flag,
    event.label_zh,
    event.label_en,
    event.note_zh,
    event.note_en
from stg_event as event
inner join stg_subject as subject using (subject_id)
inner join stg_source as source using (source_id)
left join stg_preference as choice on event.event_id = choice.rival_id
left join stg_code as type on type.list = 'event_type' and event.event_type = type.code
left join stg_code as basis on basis.list = 'period_basis' and event.date_basis = basis.code
order by event.event_id
