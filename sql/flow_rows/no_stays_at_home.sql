-- One row is an origin without a row for stays at home, in a table where other origins have one.
with own as (
    select origin, bool_or(origin = destination) as at_home
    from flow_row
    where part = 'flow'
    group by origin
)

select origin
from own
where not at_home and exists (select 1 from own where at_home)
order by origin
