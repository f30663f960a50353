-- One row is one meaning of a flow statement, as its file has it.
select
    _row,
    measure,
    name_zh,
    name_en,
    meaning_zh,
    meaning_en,
    direction,
    additive,
    drawn
from raw.flow_measure
