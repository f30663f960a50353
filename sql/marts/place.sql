-- One row is one place that a flow can start or end at, with its point on the map sheet; a division without parts is its own prefecture.
with parent as (
    select distinct province_adcode
    from stg_place
    where level = 'prefecture'
)

select
    place.adcode,
    place.name_zh,
    place.short_zh,
    place.name_en,
    place.level,
    place.province_adcode,
    place.level = 'prefecture' or parent.province_adcode is null as is_prefecture,
    place.longitude,
    place.latitude,
    place.location_basis,
    point.x_km,
    point.y_km
from stg_place as place
left join parent on place.level = 'province' and place.adcode = parent.province_adcode
left join stg_point as point on place.adcode = point.adcode
order by place.adcode
