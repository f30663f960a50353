-- One row is a fact taken from a directory, wiki or vendor page.
with fact as (
    select 'facts/observation.csv' as file, _row, source_id from stg_observation
    union all
    select 'facts/event.csv', _row, source_id from stg_event
    union all
    select 'facts/design.csv', _row, source_id from stg_design
    union all
    select 'facts/flow.csv', _row, source_id from stg_flow
    union all
    select 'facts/technology.csv', _row, source_id from stg_technology
)

select
    fact.file,
    fact._row as row,
    'source_id' as field,
    fact.source_id as value,
    null as expected
from fact
inner join stg_source as source using (source_id)
where source.tier = 'D'
order by all
