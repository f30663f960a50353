-- One row is a visit as one stay: its settlements added up, its codes from the final one, its dates the widest.
with told as (
    select
        *,
        row_number() over (partition by stay_key order by interim, discharge_date desc, file_row desc) as rank,
        min(admission_date) over (partition by stay_key) as first_day,
        first_value(age_years) over first_row as age_at_first,
        first_value(age_days) over first_row as days_at_first,
        first_value(newborn) over first_row as newborn_at_first,
        max(discharge_date) over (partition by stay_key) as last_day,
        sum(total_yuan) over (partition by stay_key) as total,
        sum(own_yuan) over (partition by stay_key) as own,
        sum(fund_yuan) over (partition by stay_key) as fund,
        bool_and(interim) over (partition by stay_key) as interim_only
    from settled
    where not void
    window first_row as (partition by stay_key order by admission_date, file_row)
)

select
    * exclude (
        rank, first_day, last_day, age_at_first, days_at_first, newborn_at_first, total, own, fund, interim_only
    ) replace (
        first_day as admission_date,
        last_day as discharge_date,
        age_at_first as age_years,
        days_at_first as age_days,
        newborn_at_first as newborn,
        cast(date_trunc('month', last_day) as date) as month,
        cast(greatest(1, last_day - first_day) as integer) as los_days,
        cast(total as decimal(12, 2)) as total_yuan,
        cast(own as decimal(12, 2)) as own_yuan,
        cast(fund as decimal(12, 2)) as fund_yuan
    ),
    case when interim_only then 'interim_only' when total < 0 then 'refund_without_payment' end as reason
from told
where rank = 1
