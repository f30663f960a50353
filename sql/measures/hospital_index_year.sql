-- One row is one hospital and calendar year: time and cost used against the reference set, group by group, weighted by cases.
-- index = sum over groups of cases x (hospital's mean / reference mean), over all cases:
-- time_sum / time_cases and cost_sum / cost_cases.
select
    hospital_drg_month.hospital_code,
    drg_reference.year,
    sum(hospital_drg_month.los_known) as time_cases,
    coalesce(sum(hospital_drg_month.bed_days / nullif(drg_reference.mean_los_days, 0)), 0) as time_sum,
    sum(hospital_drg_month.cost_known) as cost_cases,
    coalesce(sum(cast(hospital_drg_month.cost_yuan as double) / nullif(drg_reference.mean_cost_yuan, 0)), 0) as cost_sum
from hospital_drg_month
inner join drg_reference
    on hospital_drg_month.drg = drg_reference.drg
    and extract(year from hospital_drg_month.month) = drg_reference.year
    and coalesce(hospital_drg_month.drg_edition, '') = coalesce(drg_reference.drg_edition, '')
group by hospital_drg_month.hospital_code, drg_reference.year
