-- One row is one statement of one source on one pair, as its file has it.
select
    _row,
    origin_row,
    project_id,
    source_id,
    status_said,
    try_cast(batch_said as integer) as batch_said,
    event_said,
    search_phrase,
    note_zh,
    note_en
from raw.project_source
