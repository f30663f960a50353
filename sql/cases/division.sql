-- One row is a division code that stands in the batch, of residence, of insurance or of care.
select residence_code as code
from typed
where residence_code is not null
union
select insurance_code
from typed
where insurance_code is not null
union
select treated_code
from typed
where treated_code is not null
