-- One row is another name by which a source calls a hospital or project.
select
    subject_id,
    alias_zh
from stg_alias
order by all
