-- One row is a period that is no year, quarter or month.
select file, row, 'period' as field, period_text as value, null as expected
from flow_row
where period is null
order by all
