-- One row is one measure of patient flows, as its file has it.
select
    _row,
    measure,
    name_zh,
    name_en,
    style,
    numerator,
    denominator,
    needs,
    meaning_zh,
    meaning_en
from raw.od_measure_type
