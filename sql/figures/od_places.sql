-- One row is one place that a data set of flows knows at this level; its point on the map sheet where it is a place of China.
with known as (
    select place
    from od_measure
    where dataset_id = $dataset and level = $level and place is not null and place not in ('CN', 'ALL')
    union
    select origin as place
    from od_cell
    where dataset_id = $dataset and level = $level
    union
    select destination as place
    from od_cell
    where dataset_id = $dataset and level = $level
)

select
    known.place,
    coalesce(own.name_zh, place.name_zh, known.place) as name_zh,
    coalesce(own.name_en, place.name_en, known.place) as name_en,
    coalesce(own.name_zh, place.short_zh, place.name_zh, known.place) as short_zh,
    coalesce(own.province, place.province_adcode, known.place) as province,
    coalesce(province.region, '') as region,
    case when own.place is null then place.x_km end as x_km,
    case when own.place is null then place.y_km end as y_km
from known
left join od_place as own on own.place_list = $dataset and known.place = own.place
left join place on known.place = place.adcode
left join province on place.province_adcode = province.adcode
order by known.place
