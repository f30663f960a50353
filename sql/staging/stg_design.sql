-- One row is one coded design statement, as its file has it.
select
    _row,
    design_id,
    project_id,
    dimension_id,
    code,
    sentence_zh,
    sentence_en,
    source_id,
    locator,
    search_phrase,
    flag,
    note_zh,
    note_en
from raw.design
