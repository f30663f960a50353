-- One row is one kind of travel of one origin, level and period: its published stays; or why the data set does not tell kinds apart.
select dataset.dataset_id, flow.level, dataset.period, flow.a as place, flow.b as kind, flow.stays, null as reason
from open_variable as flow
cross join dataset
where flow.kind = 'travel'
union all
select dataset.dataset_id, null, null, null, null, null, refused.reason
from refused
cross join dataset
where refused.measure = 'travel_kind'
order by all
