-- One row is one way in which patients are counted as travelling, as its file has it.
select
    _row,
    definition_id,
    name_zh,
    name_en,
    bases,
    numerator_zh,
    numerator_en,
    denominator_zh,
    denominator_en,
    official_text_seen,
    basis_zh,
    basis_en,
    note_zh,
    note_en
from raw.flow_definition
