-- One row is one origin, period and specialty with all stays of its residents, wherever treated.
select
    origin,
    period,
    specialty,
    case when not bool_or(withheld) then sum(stays)::bigint end as stays
from flow_row
where part = 'denominator'
group by all
order by all
