-- One row is a flag that the code list does not have; what follows a colon is the id it points to.
with flagged as (
    select 'facts/observation.csv' as file, _row, flag from stg_observation
    union all
    select 'facts/event.csv', _row, flag from stg_event
    union all
    select 'facts/design.csv', _row, flag from stg_design
    union all
    select 'facts/flow.csv', _row, flag from stg_flow
),

single as (
    select file, _row, unnest(string_split(flag, '|')) as flag
    from flagged
    where flag is not null
)

select
    file,
    _row as row,
    'flag' as field,
    flag as value,
    null as expected
from single
where split_part(flag, ':', 1) not in (select code from stg_code where list = 'flag')
order by all
