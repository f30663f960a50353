-- One row is one kind of travel of the residents of a place in one period, or the reason why kinds are not told apart.
select
    od_reason.period,
    od_reason.place,
    od_reason.kind,
    od_reason.stays,
    od_reason.reason,
    coalesce(code.name_zh, od_reason.reason) as reason_zh,
    coalesce(code.name_en, od_reason.reason) as reason_en,
    flow_dataset.synthetic
from od_reason
inner join flow_dataset using (dataset_id)
left join code on code.list = 'refusal' and od_reason.reason = code.code
where
    od_reason.dataset_id = $dataset
    and (od_reason.place is null or (od_reason.level = $level and od_reason.place = $place))
order by od_reason.period, od_reason.kind
