-- One row is a negative amount on a front page; settlements have them where a payment was taken back.
select
    row,
    'total_yuan' as field,
    cast(total as varchar) as value
from typed
where total < 0 and $record_kind = 'front_page'
union all
select
    row,
    'own_yuan',
    cast(own as varchar)
from typed
where own < 0 and $record_kind = 'front_page'
union all
select
    row,
    'weight',
    cast(relative_weight as varchar)
from typed
where relative_weight < 0
