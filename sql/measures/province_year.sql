-- One row is one province of treatment and calendar year: all hospitals of the register in it.
select
    hospital.province_adcode,
    hospital_year.year,
    sum(hospital_year.stays) as stays,
    sum(hospital_year.newborns) as newborns,
    sum(hospital_year.surgical_base) as surgical_base,
    sum(hospital_year.operated) as operated,
    sum(hospital_year.level_known) as level_known,
    sum(hospital_year.level_3) as level_3,
    sum(hospital_year.level_4) as level_4,
    sum(hospital_year.access_known) as access_known,
    sum(hospital_year.minimal_access) as minimal_access,
    sum(hospital_year.elective_operated) as elective_operated,
    sum(hospital_year.day_surgery) as day_surgery,
    sum(hospital_year.outcome_known) as outcome_known,
    sum(hospital_year.deaths) as deaths,
    sum(hospital_year.los_known) as los_known,
    sum(hospital_year.bed_days) as bed_days,
    sum(hospital_year.bed_days_squared) as bed_days_squared,
    sum(hospital_year.cost_known) as cost_known,
    sum(hospital_year.cost_yuan) as cost_yuan,
    sum(hospital_year.weighted_stays) as weighted_stays,
    sum(hospital_year.weight_sum) as weight_sum,
    sum(hospital_year.weight_squared) as weight_squared,
    sum(hospital_year.origin_known) as origin_known,
    sum(hospital_year.inflow) as inflow
from hospital_year
inner join hospital on hospital_year.hospital_code = hospital.hospital_code
group by hospital.province_adcode, hospital_year.year
