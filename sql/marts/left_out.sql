-- One row is one row of evidence that was not loaded, and why.
select
    row_id,
    origin_file,
    reason_code,
    reason_zh,
    reason_en
from stg_left_out
order by origin_file, row_id
