-- One row is one calendar year, origin, destination and major diagnostic category and reason at one level of place: stays and what the fund paid.
select
    extract(year from month) as year,
    'province' as level,
    substring(origin_adcode, 1, 2) || '0000' as origin,
    substring(destination_adcode, 1, 2) || '0000' as destination,
    mdc,
    travel_reason,
    sum(stays) as stays,
    sum(fund_known) as fund_known,
    sum(fund_yuan) as fund_yuan
from od_month
group by extract(year from month), substring(origin_adcode, 1, 2), substring(destination_adcode, 1, 2), mdc, travel_reason
union all
select
    extract(year from month) as year,
    'prefecture' as level,
    origin_adcode as origin,
    destination_adcode as destination,
    mdc,
    travel_reason,
    sum(stays) as stays,
    sum(fund_known) as fund_known,
    sum(fund_yuan) as fund_yuan
from od_month
group by extract(year from month), origin_adcode, destination_adcode, mdc, travel_reason
