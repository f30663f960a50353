-- One row is a stay of which the patient paid more than the total.
select
    row,
    'own_yuan' as field,
    null as value
from accepted
where total >= 0 and own > total
