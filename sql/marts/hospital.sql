-- One row is one hospital, exporting or host.
select
    hospital_id,
    name_zh,
    name_en,
    name_en_basis,
    city_adcode,
    role
from stg_hospital
order by hospital_id
