-- One row is one calendar year, origin, destination and major diagnostic category and reason at one level of place: stays and what the fund paid.
-- Provinces add the year's prefectures, so that the months are gone through once.
with prefecture_year as (
    select
        extract(year from month) as year,
        origin_adcode as origin,
        destination_adcode as destination,
        mdc,
        travel_reason,
        sum(stays) as stays,
        sum(fund_known) as fund_known,
        sum(fund_yuan) as fund_yuan
    from od_month
    group by extract(year from month), origin_adcode, destination_adcode, mdc, travel_reason
)
select year, 'prefecture' as level, origin, destination, mdc, travel_reason, stays, fund_known, fund_yuan
from prefecture_year
union all
select
    year,
    'province' as level,
    substring(origin, 1, 2) || '0000' as origin,
    substring(destination, 1, 2) || '0000' as destination,
    mdc,
    travel_reason,
    sum(stays) as stays,
    sum(fund_known) as fund_known,
    sum(fund_yuan) as fund_yuan
from prefecture_year
group by year, substring(origin, 1, 2), substring(destination, 1, 2), mdc, travel_reason
