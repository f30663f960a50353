-- One row is one diagnosis related group, edition and calendar year of the reference set, which is all hospitals measured.
select
    extract(year from month) as year,
    drg_edition,
    drg,
    sum(hospital_drg_month.stays) as stays,
    sum(hospital_drg_month.los_known) as los_known,
    sum(hospital_drg_month.bed_days) as bed_days,
    cast(sum(hospital_drg_month.bed_days) as double) / nullif(sum(hospital_drg_month.los_known), 0) as mean_los_days,
    sum(hospital_drg_month.cost_known) as cost_known,
    sum(hospital_drg_month.cost_yuan) as cost_yuan,
    cast(sum(hospital_drg_month.cost_yuan) as double) / nullif(sum(hospital_drg_month.cost_known), 0) as mean_cost_yuan,
    sum(hospital_drg_month.outcome_known) as outcome_known,
    sum(hospital_drg_month.deaths) as deaths
from hospital_drg_month
group by extract(year from month), drg_edition, drg
