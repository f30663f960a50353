-- One row is one loaded data set of patient flows: observed ones first, those that were loaded before those computed from records, newest first.
select *
from flow_dataset
order by synthetic, computed, period_last desc, dataset_id
