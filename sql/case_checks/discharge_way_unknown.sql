-- One row is a stay with a discharge disposition outside RC019: whether it ended in death is not known.
select
    row,
    'discharge_way' as field,
    null as value
from accepted
where discharge_way is not null and discharge_way not in ('1', '2', '3', '4', '5', '9')
