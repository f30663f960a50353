-- One row is a settlement of outpatient care: inpatient care types begin with 2, but 1 in list 4101 and 52 for births.
select
    row,
    'care_type' as field,
    left(regexp_replace(regexp_replace(care_type, '[0-9]', '9', 'g'), '[^ -@]', 'A', 'g'), 20) as value
from typed
where care_type is not null and care_type not in ('1', '52') and not starts_with(care_type, '2')
