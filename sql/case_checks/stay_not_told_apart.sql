-- One row is a row with neither a record number nor a visit id: the same stay could not be known again.
select
    row,
    'record_no' as field,
    null as value
from typed
where case when $record_kind = 'settlement' then visit_id is null else record_no is null and visit_id is null end
