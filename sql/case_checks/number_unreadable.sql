-- One row is an amount or a weight that is no number.
select
    row,
    'total_yuan' as field,
    left(regexp_replace(regexp_replace(total_yuan, '[0-9]', '9', 'g'), '[^ -@]', 'A', 'g'), 20) as value
from typed
where total_yuan is not null and total is null
union all
select
    row,
    'own_yuan',
    left(regexp_replace(regexp_replace(own_yuan, '[0-9]', '9', 'g'), '[^ -@]', 'A', 'g'), 20)
from typed
where own_yuan is not null and own is null
union all
select
    row,
    'fund_yuan',
    left(regexp_replace(regexp_replace(fund_yuan, '[0-9]', '9', 'g'), '[^ -@]', 'A', 'g'), 20)
from typed
where fund_yuan is not null and fund is null
union all
select
    row,
    'weight',
    left(regexp_replace(regexp_replace(weight, '[0-9]', '9', 'g'), '[^ -@]', 'A', 'g'), 20)
from typed
where weight is not null and relative_weight is null
