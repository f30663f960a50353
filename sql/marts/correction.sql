-- One row is one correction of a published or carried-over value, and why.
select
    correction_id,
    table_name,
    row_id,
    column_name,
    was,
    becomes,
    reason_zh,
    reason_en
from stg_correction
order by correction_id
