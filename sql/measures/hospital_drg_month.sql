-- One row is one hospital, diagnosis related group and month of discharge: what case mix, indexes and risk groups are made of.
select
    hospital_code,
    month,
    mdc,
    drg_edition,
    drg,
    count(*) as stays,
    count(los_days) as los_known,
    coalesce(sum(los_days), 0) as bed_days,
    count(total_yuan) as cost_known,
    coalesce(sum(total_yuan), 0) as cost_yuan,
    count(died) as outcome_known,
    count(case when died then 1 end) as deaths
from stay
where drg is not null
group by hospital_code, month, mdc, drg_edition, drg
