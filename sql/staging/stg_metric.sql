-- One row is one metric of the controlled vocabulary, as its file has it.
select
    _row,
    metric_id,
    domain,
    name_zh,
    name_en,
    unit_id,
    direction,
    scopes,
    single_use_reason_zh,
    single_use_reason_en
from raw.metric
