-- One row is one hospital, as its file has it.
select
    _row,
    hospital_id,
    name_zh,
    name_en,
    name_en_basis,
    city_adcode,
    role
from raw.hospital
