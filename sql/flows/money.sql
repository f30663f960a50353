-- One row is one place of one level and one specialty: what the fund paid for its residents, elsewhere and in all.
select level, specialty, place, out_fund_yuan, resident_fund_yuan
from total
where origin_complete and resident_fund_yuan > 0
