-- One row is one province-level division, as its file has it.
select
    _row,
    adcode,
    name_zh,
    short_zh,
    name_en,
    region,
    try_cast(longitude as double) as longitude,
    try_cast(latitude as double) as latitude
from raw.province
