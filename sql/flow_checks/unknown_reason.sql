-- One row is a reason for travelling that the list does not have.
select file, row, 'reason' as field, reason_text as value, null as expected
from flow_row
where reason_text is not null and reason is null
order by all
