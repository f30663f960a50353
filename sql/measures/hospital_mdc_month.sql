-- One row is one hospital, major diagnostic category and month of discharge: the counts and sums that indicators are made of.
-- Every other table of indicators adds these rows, so that stays are read once; nulls are never in a count or a sum.
-- Surgical counts leave out newborns of up to 28 days and stays whose age is not known; a stay with several operations counts once.
select
    hospital_code,
    month,
    mdc,
    count(*) as stays,
    sum(case when newborn then 1 else 0 end) as newborns,
    sum(case when not newborn and stay.operated is not null then 1 else 0 end) as surgical_base,
    sum(case when not newborn and stay.operated then 1 else 0 end) as operated,
    sum(case when not newborn and stay.operated and surgery_level is not null then 1 else 0 end) as level_known,
    sum(case when not newborn and stay.operated and surgery_level = 3 then 1 else 0 end) as level_3,
    sum(case when not newborn and stay.operated and surgery_level = 4 then 1 else 0 end) as level_4,
    sum(case when not newborn and stay.operated and minimally_invasive is not null then 1 else 0 end) as access_known,
    sum(case when not newborn and stay.operated and minimally_invasive then 1 else 0 end) as minimal_access,
    sum(case when not newborn and stay.operated and elective and day_case is not null then 1 else 0 end) as elective_operated,
    sum(case when not newborn and stay.operated and elective and day_case then 1 else 0 end) as day_surgery,
    count(died) as outcome_known,
    sum(case when died then 1 else 0 end) as deaths,
    count(los_days) as los_known,
    coalesce(sum(los_days), 0) as bed_days,
    coalesce(sum(cast(los_days as bigint) * los_days), 0) as bed_days_squared,
    count(total_yuan) as cost_known,
    coalesce(sum(total_yuan), 0) as cost_yuan,
    count(weight) as weighted_stays,
    coalesce(sum(weight), 0) as weight_sum,
    coalesce(sum(weight * weight), 0) as weight_squared,
    sum(case when origin_province is not null and destination_province is not null then 1 else 0 end) as origin_known,
    sum(case when origin_province <> destination_province then 1 else 0 end) as inflow
from stay
group by hospital_code, month, mdc
