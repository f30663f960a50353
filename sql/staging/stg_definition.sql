-- One row is one way in which a metric is defined, as its file has it.
select
    _row,
    definition_id,
    metric_id,
    name_zh,
    name_en,
    formula_zh,
    formula_en,
    numerator_zh,
    numerator_en,
    denominator_zh,
    denominator_en,
    edition_zh,
    edition_en,
    official_text_seen,
    basis_zh,
    basis_en
from raw.definition
