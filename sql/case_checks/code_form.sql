-- One row is a stay with a code that has not the form of one; the code is left empty and the stay is kept.
select
    accepted.row,
    'main_diagnosis' as field,
    null as value
from accepted
inner join stay_row on accepted.row = stay_row.file_row
where
    (accepted.main_diagnosis is not null and stay_row.main_diagnosis is null)
    or (accepted.procedures is not null and accepted.procedures is distinct from stay_row.procedures)
    or (accepted.drg is not null and stay_row.drg is null)
    or (accepted.department is not null and stay_row.specialty is null)
