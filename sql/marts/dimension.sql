-- One row is one design dimension with the question it asks.
select
    dimension_id,
    name_zh,
    name_en,
    question_zh,
    question_en,
    _row as position
from stg_dimension
order by _row
