-- One row is a row without a count.
select file, row, 'stays' as field, stays_text as value, null as expected
from flow_row
where stays_plain is null or stays_plain = ''
order by all
