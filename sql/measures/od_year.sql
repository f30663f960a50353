-- One row is one calendar year, origin, destination and major diagnostic category and reason at one level of place: stays and what the fund paid.
select
    extract(year from month) as year,
    'province' as level,
    origin_province as origin,
    destination_province as destination,
    mdc,
    travel_reason,
    sum(stays) as stays,
    sum(fund_known) as fund_known,
    sum(fund_yuan) as fund_yuan
from od_month
group by extract(year from month), origin_province, destination_province, mdc, travel_reason
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
