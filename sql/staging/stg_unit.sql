-- One row is one unit, as its file has it.
select
    _row,
    unit_id,
    name_zh,
    name_en,
    base_unit,
    try_cast(factor as double) as factor,
    style
from raw.unit
