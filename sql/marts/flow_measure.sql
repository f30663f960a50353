-- One row is one meaning that a flow statement can have; meanings never share a picture.
select
    measure,
    name_zh,
    name_en,
    meaning_zh,
    meaning_en,
    direction,
    additive,
    drawn,
    _row as position
from stg_flow_measure
order by _row
