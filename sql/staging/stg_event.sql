-- One row is one dated statement, as its file has it.
select
    _row,
    event_id,
    subject_id,
    event_type,
    date_start,
    date_end,
    date_basis,
    source_id,
    locator,
    search_phrase,
    flag,
    label_zh,
    label_en,
    note_zh,
    note_en
from raw.event
