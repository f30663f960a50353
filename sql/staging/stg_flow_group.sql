-- One row is one group of places, as its file has it.
select
    _row,
    group_id,
    name_zh,
    name_en,
    members
from raw.flow_group
