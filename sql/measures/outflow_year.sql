-- One row is one province of origin and calendar year: stays of its people, and those in another province.
-- It is a rate of outflow only where the records hold every stay of these people wherever they were treated.
select
    year,
    origin as province_adcode,
    sum(od_year.stays) as stays,
    sum(case when destination <> origin then od_year.stays else 0 end) as outside,
    sum(od_year.fund_yuan) as fund_yuan,
    sum(case when destination <> origin then od_year.fund_yuan else 0 end) as fund_outside_yuan
from od_year
where level = 'province' and origin is not null and destination is not null
group by year, origin
