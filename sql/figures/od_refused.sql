-- One row is one measure that a data set of flows cannot give, with the reason.
select distinct
    od_measure.measure,
    od_measure.reason,
    coalesce(code.name_zh, od_measure.reason) as reason_zh,
    coalesce(code.name_en, od_measure.reason) as reason_en
from od_measure
left join code on code.list = 'refusal' and od_measure.reason = code.code
where od_measure.dataset_id = $dataset and od_measure.place is null and od_measure.reason is not null
order by od_measure.measure
