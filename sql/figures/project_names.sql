-- One row is one project that has a profile.
select project_id, name_zh, name_en, province_zh, province_en, lead_only
from project
order by province_adcode, project_id
