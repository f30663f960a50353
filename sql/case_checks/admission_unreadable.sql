-- One row is an admission date that no usual form reads.
select
    row,
    'admitted_at' as field,
    left(regexp_replace(regexp_replace(admitted_at, '[0-9]', '9', 'g'), '[^ -@]', 'A', 'g'), 20) as value
from typed
where admitted_at is not null and admission_date is null
