-- One row is one technology that a source names, as its file has it.
select
    _row,
    technology_id,
    subject_id,
    name_zh,
    name_en,
    technology_kind,
    discipline,
    claim,
    part_of,
    source_id,
    locator,
    search_phrase,
    note_zh,
    note_en
from raw.technology
