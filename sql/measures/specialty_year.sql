-- One row is one province of treatment, major diagnostic category and calendar year.
select
    hospital.province_adcode,
    hospital_mdc_month_weighted.mdc,
    extract(year from hospital_mdc_month_weighted.month) as year,
    sum(hospital_mdc_month_weighted.stays) as stays,
    sum(hospital_mdc_month_weighted.newborns) as newborns,
    sum(hospital_mdc_month_weighted.surgical_base) as surgical_base,
    sum(hospital_mdc_month_weighted.operated) as operated,
    sum(hospital_mdc_month_weighted.level_known) as level_known,
    sum(hospital_mdc_month_weighted.level_3) as level_3,
    sum(hospital_mdc_month_weighted.level_4) as level_4,
    sum(hospital_mdc_month_weighted.access_known) as access_known,
    sum(hospital_mdc_month_weighted.minimal_access) as minimal_access,
    sum(hospital_mdc_month_weighted.elective_operated) as elective_operated,
    sum(hospital_mdc_month_weighted.day_surgery) as day_surgery,
    sum(hospital_mdc_month_weighted.outcome_known) as outcome_known,
    sum(hospital_mdc_month_weighted.deaths) as deaths,
    sum(hospital_mdc_month_weighted.los_known) as los_known,
    sum(hospital_mdc_month_weighted.bed_days) as bed_days,
    sum(hospital_mdc_month_weighted.bed_days_squared) as bed_days_squared,
    sum(hospital_mdc_month_weighted.cost_known) as cost_known,
    sum(hospital_mdc_month_weighted.cost_yuan) as cost_yuan,
    sum(hospital_mdc_month_weighted.weighted_stays) as weighted_stays,
    sum(hospital_mdc_month_weighted.weight_sum) as weight_sum,
    sum(hospital_mdc_month_weighted.weight_squared) as weight_squared,
    sum(hospital_mdc_month_weighted.origin_known) as origin_known,
    sum(hospital_mdc_month_weighted.inflow) as inflow
from hospital_mdc_month_weighted
inner join hospital on hospital_mdc_month_weighted.hospital_code = hospital.hospital_code
group by hospital.province_adcode, hospital_mdc_month_weighted.mdc, extract(year from hospital_mdc_month_weighted.month)
