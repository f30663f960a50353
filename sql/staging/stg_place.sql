-- One row is one province-level division, prefecture or county directly under a province, as its file has it.
select
    _row,
    adcode,
    name_zh,
    short_zh,
    name_en,
    level,
    province_adcode,
    try_cast(longitude as double) as longitude,
    try_cast(latitude as double) as latitude,
    location_basis
from raw.place
