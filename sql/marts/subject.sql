-- One row is one thing that a fact is about.
select
    subject_id,
    level,
    name_zh,
    name_en,
    province_adcode,
    exporting_hospital_id
from stg_subject
order by subject_id
