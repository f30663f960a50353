-- One row is one origin, destination and specialty of the period, or all its specialties: stays as the file has them, null where the file withholds them.
with divided as (
    select
        origin,
        destination,
        specialty,
        case when count(stays) = count(*) then sum(stays)::bigint end as stays,
        case when count(fund_yuan) = count(*) then sum(fund_yuan) end as fund_yuan
    from flow
    group by all
)

select origin, destination, specialty, stays, fund_yuan
from divided
union all
select
    origin,
    destination,
    'all' as specialty,
    case when count(stays) = count(*) then sum(stays)::bigint end as stays,
    case when count(fund_yuan) = count(*) then sum(fund_yuan) end as fund_yuan
from divided
where specialty <> 'all'
group by all
