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
    single_use_reason
from raw.metric
