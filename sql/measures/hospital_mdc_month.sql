-- One row is one hospital, major diagnostic category and month of discharge: the counts and sums that indicators are made of.
-- Every other table of indicators adds these rows, so that stays are read once; nulls are never in a count or a sum.
-- Surgical counts leave out newborns of up to 28 days and stays whose age is not known; a stay with several operations counts once.
select
    hospital_code,
    month,
    mdc,
    count(*) as stays,
    count(case when newborn then 1 end) as newborns,
    count(case when not newborn and stay.operated is not null then 1 end) as surgical_base,
    count(case when not newborn and stay.operated then 1 end) as operated,
    count(case when not newborn and stay.operated and surgery_level is not null then 1 end) as level_known,
    count(case when not newborn and stay.operated and surgery_level = 3 then 1 end) as level_3,
    count(case when not newborn and stay.operated and surgery_level = 4 then 1 end) as level_4,
    count(case when not newborn and stay.operated and minimally_invasive is not null then 1 end) as access_known,
    count(case when not newborn and stay.operated and minimally_invasive then 1 end) as minimal_access,
    count(case when not newborn and stay.operated and elective and day_case is not null then 1 end) as elective_operated,
    count(case when not newborn and stay.operated and elective and day_case then 1 end) as day_surgery,
    count(died) as outcome_known,
    count(case when died then 1 end) as deaths,
    count(los_days) as los_known,
    coalesce(sum(los_days), 0) as bed_days,
    coalesce(sum(cast(los_days as bigint) * los_days), 0) as bed_days_squared,
    count(total_yuan) as cost_known,
    coalesce(sum(total_yuan), 0) as cost_yuan,
    count(weight) as weighted_stays,
    coalesce(sum(weight), 0) as weight_sum,
    coalesce(sum(weight * weight), 0) as weight_squared,
    count(case when origin_province is not null and destination_province is not null then 1 end) as origin_known,
    count(case when origin_province <> destination_province then 1 end) as inflow
from stay
group by hospital_code, month, mdc
