-- One row is a negative count.
select file, row, 'stays' as field, stays_text as value, null as expected
from flow_row
where regexp_full_match(stays_plain, '-\s*[0-9][0-9,]*([.][0-9]+)?')
order by all
