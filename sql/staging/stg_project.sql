-- One row is one twinned pair, as its file has it.
select
    _row,
    project_id,
    name_zh,
    name_en,
    name_en_basis,
    exporting_hospital_id,
    host_hospital_id,
    province_adcode,
    city_adcode,
    specialty_id,
    specialty_basis,
    try_cast(batch as integer) as batch,
    batch_basis,
    status,
    try_cast(lead_only as integer) as lead_only,
    note_zh,
    note_en
from raw.project
