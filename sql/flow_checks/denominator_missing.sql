-- One row is the first flow of a place and period for which the denominator has nothing.
select file, min(row) as row, 'origin' as field, origin || ', ' || period as value, null as expected
from flow_row
where
    part = 'flow' and origin is not null and period is not null
    and exists (select 1 from flow_row where part = 'denominator')
    and (origin, period) not in (select (origin, period) from flow_row where part = 'denominator' and origin is not null and period is not null)
group by file, origin, period
order by all
