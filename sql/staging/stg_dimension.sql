-- One row is one design dimension, as its file has it.
select
    _row,
    dimension_id,
    name_zh,
    name_en,
    question_zh,
    question_en
from raw.dimension
