-- One row is one loaded data set of patient flows: observed ones first, the newest before older ones.
select *
from flow_dataset
order by synthetic, period_last desc, dataset_id
