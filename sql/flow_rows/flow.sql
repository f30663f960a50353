-- One row is one origin, destination, period, specialty, reason and hospital; what is now part of a place is added to it.
select
    origin,
    destination,
    period,
    specialty,
    reason,
    hospital,
    case when not bool_or(withheld) then sum(stays)::bigint end as stays,
    case when count(fund_yuan) = count(*) then sum(fund_yuan)::decimal(18, 2) end as fund_yuan
from flow_row
where part = 'flow'
group by all
order by all
