-- One row is a row of the batch that no rule rejects.
select *
from typed
where row not in (select row from rejected)
