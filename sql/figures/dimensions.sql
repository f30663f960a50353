-- One row is one design dimension.
select dimension_id, name_zh, name_en, question_zh, question_en
from dimension
order by position
