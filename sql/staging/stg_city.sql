-- One row is one city, as its file has it.
select
    _row,
    adcode,
    name_zh,
    name_en,
    province_adcode,
    try_cast(longitude as double) as longitude,
    try_cast(latitude as double) as latitude,
    location_basis
from raw.city
