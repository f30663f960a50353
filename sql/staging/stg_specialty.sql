-- One row is one specialty, as its file has it.
select
    _row,
    specialty_id,
    name_zh,
    name_en
from raw.specialty
