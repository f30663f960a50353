-- One row is a count that is text, has decimals or is too long.
select file, row, 'stays' as field, stays_text as value, null as expected
from flow_row
where
    stays is null and not withheld and stays_plain <> ''
    and not regexp_full_match(stays_plain, '-\s*[0-9][0-9,]*([.][0-9]+)?')
order by all
