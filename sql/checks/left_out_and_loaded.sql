-- One row is a row of evidence that is loaded although left_out.csv says it is not.
select
    'facts/left_out.csv' as file,
    _row as row,
    'row_id' as field,
    row_id as value,
    null as expected
from stg_left_out
where
    row_id in (select observation_id from stg_observation)
    or row_id in (select event_id from stg_event)
    or row_id in (select origin_row from stg_project_source)
order by all
