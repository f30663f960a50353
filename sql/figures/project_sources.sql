-- One row is what one source says of the centre.
select
    origin_row, source_id, tier, title as source_title, publisher, published_date, url, status_said, status_zh, status_en,
    batch_said, event_said, search_phrase, note_zh, note_en
from project_source
where project_id = $project
order by tier, source_id
