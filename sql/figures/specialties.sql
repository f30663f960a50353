-- One row is one specialty that a project has.
select distinct
    specialty_id,
    specialty_zh as name_zh,
    specialty_en as name_en
from project
order by specialty_id
