-- One row is one level, period and specialty that a data set of flows is divided by.
select distinct level, period, specialty
from od_measure
where dataset_id = $dataset and period is not null and place is not null
order by level desc, period, specialty
