-- One row is a preference that names a statement which does not exist.
with named as (
    select _row, 'preferred_id' as field, preferred_id as id from stg_preference
    union all
    select _row, 'rival_id', rival_id from stg_preference
)

select
    'facts/preference.csv' as file,
    _row as row,
    field,
    id as value,
    null as expected
from named
where id not in (select observation_id from stg_observation union all select event_id from stg_event)
order by all
