-- One row is a stay whose 24 items are more than its total, by over one yuan.
select
    row,
    'total_yuan' as field,
    null as value
from accepted
where total >= 0 and fees > total + 1
