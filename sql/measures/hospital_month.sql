-- One row is one hospital and month of discharge, all categories together.
select
    hospital_code,
    month,
    sum(stays) as stays,
    sum(newborns) as newborns,
    sum(surgical_base) as surgical_base,
    sum(operated) as operated,
    sum(level_known) as level_known,
    sum(level_3) as level_3,
    sum(level_4) as level_4,
    sum(access_known) as access_known,
    sum(minimal_access) as minimal_access,
    sum(elective_operated) as elective_operated,
    sum(day_surgery) as day_surgery,
    sum(outcome_known) as outcome_known,
    sum(deaths) as deaths,
    sum(los_known) as los_known,
    sum(bed_days) as bed_days,
    sum(bed_days_squared) as bed_days_squared,
    sum(cost_known) as cost_known,
    sum(cost_yuan) as cost_yuan,
    sum(weighted_stays) as weighted_stays,
    sum(weight_sum) as weight_sum,
    sum(weight_squared) as weight_squared,
    sum(origin_known) as origin_known,
    sum(inflow) as inflow
from hospital_mdc_month_weighted
group by hospital_code, month
