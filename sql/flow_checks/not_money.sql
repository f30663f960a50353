-- One row is a payment that is not an amount in yuan, or is negative.
select file, row, 'fund_yuan' as field, fund_text as value, null as expected
from flow_row
where fund_text is not null and (fund_yuan is null or fund_yuan < 0)
order by all
