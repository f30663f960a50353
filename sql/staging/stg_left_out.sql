-- One row is one row of evidence that is not loaded, as its file has it.
select
    _row,
    row_id,
    origin_file,
    reason_code,
    reason_zh,
    reason_en
from raw.left_out
