-- One row is a place that cannot lie in China.
with point as (
    select 'codelists/city.csv' as file, _row, adcode, longitude, latitude from stg_city
    union all
    select 'codelists/province.csv', _row, adcode, longitude, latitude from stg_province
    union all
    select 'codelists/place.csv', _row, adcode, longitude, latitude from stg_place
)

select
    file,
    _row as row,
    'longitude' as field,
    adcode || ': ' || longitude || ', ' || latitude as value,
    null as expected
from point
where not (longitude between 73 and 136 and latitude between 3 and 54)
order by all
