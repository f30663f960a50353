-- One row is one document, as its file has it.
select
    _row,
    source_id,
    tier,
    title,
    url,
    publisher,
    published_date,
    access,
    licence,
    note_zh,
    note_en
from raw.source
