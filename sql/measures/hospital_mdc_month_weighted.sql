-- One row is one hospital, major diagnostic category and month of discharge, weighted by `weight` instead of the weights in the records.
select
    hospital_mdc_month.hospital_code,
    hospital_mdc_month.month,
    hospital_mdc_month.mdc,
    hospital_mdc_month.stays,
    hospital_mdc_month.newborns,
    hospital_mdc_month.surgical_base,
    hospital_mdc_month.operated,
    hospital_mdc_month.level_known,
    hospital_mdc_month.level_3,
    hospital_mdc_month.level_4,
    hospital_mdc_month.access_known,
    hospital_mdc_month.minimal_access,
    hospital_mdc_month.elective_operated,
    hospital_mdc_month.day_surgery,
    hospital_mdc_month.outcome_known,
    hospital_mdc_month.deaths,
    hospital_mdc_month.los_known,
    hospital_mdc_month.bed_days,
    hospital_mdc_month.bed_days_squared,
    hospital_mdc_month.cost_known,
    hospital_mdc_month.cost_yuan,
    coalesce(hospital_weight_month.weighted_stays, 0) as weighted_stays,
    coalesce(hospital_weight_month.weight_sum, 0) as weight_sum,
    coalesce(hospital_weight_month.weight_squared, 0) as weight_squared,
    hospital_mdc_month.origin_known,
    hospital_mdc_month.inflow
from hospital_mdc_month
left join hospital_weight_month
    on hospital_mdc_month.hospital_code = hospital_weight_month.hospital_code
    and hospital_mdc_month.month = hospital_weight_month.month
    and coalesce(hospital_mdc_month.mdc, '') = coalesce(hospital_weight_month.mdc, '')
