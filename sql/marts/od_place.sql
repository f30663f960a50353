-- One row is one place of a data set's own list of places; the places of China are in `place`.
select
    place_list,
    place,
    name_zh,
    name_en,
    province,
    longitude,
    latitude
from stg_od_place
order by place_list, place
