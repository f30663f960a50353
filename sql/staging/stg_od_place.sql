-- One row is one place of a data set's own list of places, as its file has it.
select
    place_list,
    place,
    name_zh,
    name_en,
    province,
    longitude,
    latitude
from raw.od_place
