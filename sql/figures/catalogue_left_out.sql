-- One row is one row of evidence that was not loaded, and why.
select
    left_out.row_id,
    left_out.origin_file,
    reason.name_zh as cause_zh,
    reason.name_en as cause_en,
    left_out.reason_zh,
    left_out.reason_en
from left_out
left join code as reason on reason.list = 'left_out_reason' and left_out.reason_code = reason.code
order by left_out.origin_file, left_out.row_id
