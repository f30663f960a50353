-- One row is one named group of places.
select
    group_id,
    name_zh,
    name_en,
    members
from stg_flow_group
order by group_id
