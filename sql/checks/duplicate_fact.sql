-- One row is a figure that the same source gives already, equal in every code and value.
select
    'facts/observation.csv' as file,
    _row as row,
    'observation_id' as field,
    observation_id as value,
    first_value(observation_id) over same as expected
from stg_observation
window same as (
    partition by
        subject_id, metric_id, scope, population, counting, part, kind, qualifier, value_low, value_high, value_text,
        stated_trend, period_start, period_end, source_id, label_en
    order by _row
)
qualify row_number() over same > 1
order by all
