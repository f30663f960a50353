-- One row is a hospital code that is none, or has the form of an identity or telephone number.
select
    row,
    'hospital_code' as field,
    left(regexp_replace(regexp_replace(hospital_code, '[0-9]', '9', 'g'), '[^ -@]', 'A', 'g'), 20) as value
from typed
where
    (
        not regexp_full_match(hospital_code, '[0-9A-Za-z][0-9A-Za-z_-]{2,29}')
        or regexp_full_match(hospital_code, '1[3-9][0-9]{9}')
        or regexp_full_match(
            hospital_code, '[1-9][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]'
        )
    )
    and hospital_code not in (select hospital_code from hospital)
