-- One row is one origin, destination, major diagnostic category, reason and month of discharge: stays and what the fund paid for them.
-- Provinces are the first two digits of a division's code: hashing them with each stay took a quarter of the time.
select
    origin_adcode,
    destination_adcode,
    mdc,
    travel_reason,
    month,
    count(*) as stays,
    count(stay.fund_yuan) as fund_known,
    coalesce(sum(stay.fund_yuan), 0) as fund_yuan
from stay
group by origin_adcode, destination_adcode, mdc, travel_reason, month
