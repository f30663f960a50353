-- One row is a period that ends before it starts.
with period as (
    select 'facts/observation.csv' as file, _row, 'period_start' as field, period_start as first_day, period_end as last_day
    from stg_observation
    union all
    select 'facts/event.csv', _row, 'date_start', date_start, date_end from stg_event
    union all
    select 'facts/flow.csv', _row, 'year_start', year_start::varchar, year_end::varchar from stg_flow
)

select
    file,
    _row as row,
    field,
    first_day || ' > ' || last_day as value,
    null as expected
from period
-- 2024 includes 2024-05: compare at the precision of the coarser of the two
where left(first_day, least(length(first_day), length(last_day))) > left(last_day, least(length(first_day), length(last_day)))
order by all
