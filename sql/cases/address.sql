-- One row is the head of a residence address that stands in the batch.
select distinct residence_head as text
from typed
where residence_head is not null
