-- One row is one coded value of a design dimension, as its file has it.
select
    _row,
    dimension_id,
    code,
    name_zh,
    name_en
from raw.design_code
