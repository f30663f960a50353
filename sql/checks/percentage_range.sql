-- One row is a percentage outside its range; a relative change may be negative or exceed 100.
with side as (
    select _row, kind, counting, unit_id, 'value_low' as field, value_low as value from stg_observation
    union all
    select _row, kind, counting, unit_id, 'value_high', value_high from stg_observation
)

select
    'facts/observation.csv' as file,
    _row as row,
    field,
    value::varchar as value,
    null as expected
from side
where unit_id = 'percent' and kind <> 'change' and not value between 0 and 100
union all
select
    'facts/flow.csv',
    _row,
    'value_low',
    value_low::varchar,
    null
from stg_flow
where unit_id = 'percent' and not coalesce(value_low, value_high) between -100 and 100
order by all
