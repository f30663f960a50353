-- One row is one hospital, major diagnostic category and month of discharge: cases that `weight` has a weight for, and the sums of their weights.
-- `weight` is a table of a city and year, or `weight_computed`; year, edition and group must agree.
select
    hospital_drg_month.hospital_code,
    hospital_drg_month.month,
    hospital_drg_month.mdc,
    sum(hospital_drg_month.stays) as weighted_stays,
    sum(cast(hospital_drg_month.stays as decimal(12, 0)) * weight.weight) as weight_sum,
    sum(cast(hospital_drg_month.stays as decimal(12, 0)) * (weight.weight * weight.weight)) as weight_squared
from hospital_drg_month
inner join weight
    on hospital_drg_month.drg = weight.drg
    and extract(year from hospital_drg_month.month) = weight.year
    and coalesce(hospital_drg_month.drg_edition, '') = coalesce(weight.drg_edition, '')
group by hospital_drg_month.hospital_code, hospital_drg_month.month, hospital_drg_month.mdc
