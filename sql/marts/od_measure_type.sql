-- One row is one measure of patient flows: its style, its counts, and what a data set needs to give it.
select
    measure,
    name_zh,
    name_en,
    style,
    numerator,
    denominator,
    needs,
    meaning_zh,
    meaning_en,
    _row as position
from stg_od_measure_type
order by _row
