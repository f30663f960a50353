-- One row is one measure of patient flows with its meaning.
select
    measure,
    meaning_zh,
    meaning_en
from od_measure_type
order by position
