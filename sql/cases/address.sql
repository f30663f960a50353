-- One row is the head of an address that stands in the batch.
select residence_head as head
from typed
where residence_head is not null
union
select hukou_head
from typed
where hukou_head is not null
