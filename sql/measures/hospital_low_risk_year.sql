-- One row is one hospital and calendar year: stays and deaths in low-risk groups, and the deaths expected from the reference set.
select
    hospital_drg_month.hospital_code,
    low_risk_drg.year,
    sum(hospital_drg_month.outcome_known) as outcome_known,
    sum(hospital_drg_month.deaths) as deaths,
    sum(cast(hospital_drg_month.outcome_known as double) * low_risk_drg.deaths / low_risk_drg.outcome_known) as expected_deaths
from hospital_drg_month
inner join low_risk_drg
    on hospital_drg_month.drg = low_risk_drg.drg
    and extract(year from hospital_drg_month.month) = low_risk_drg.year
    and coalesce(hospital_drg_month.drg_edition, '') = coalesce(low_risk_drg.drg_edition, '')
group by hospital_drg_month.hospital_code, low_risk_drg.year
