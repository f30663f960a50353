-- One row is what one source says of one pair.
select
    said.origin_row,
    said.project_id,
    said.source_id,
    source.tier,
    source.title,
    source.publisher,
    source.published_date,
    source.url,
    said.status_said,
    status.name_zh as status_zh,
    status.name_en as status_en,
    said.batch_said,
    said.event_said,
    said.search_phrase,
    said.note_zh,
    said.note_en
from stg_project_source as said
inner join stg_source as source using (source_id)
left join stg_code as status on status.list = 'project_status' and said.status_said = status.code
order by said.origin_row
