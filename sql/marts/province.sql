-- One row is one province-level division, with its label point on the map sheet.
select
    province.adcode,
    province.name_zh,
    province.short_zh,
    province.name_en,
    province.region,
    region.name_zh as region_zh,
    region.name_en as region_en,
    place.x_km,
    place.y_km
from stg_province as province
left join stg_code as region on region.list = 'region' and province.region = region.code
left join stg_point as place using (adcode)
order by province.adcode
