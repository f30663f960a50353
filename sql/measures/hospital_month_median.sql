-- One row is one hospital, month of discharge and quantity (los_days, total_yuan): the two middle values, whose mean is the median.
-- Nulls are left out before the rows are numbered: engines differ on where they sort them.
with los as (
    select
        hospital_code,
        month,
        los_days,
        row_number() over (partition by hospital_code, month order by los_days) as rank_of_row,
        count(*) over (partition by hospital_code, month) as known
    from stay
    where los_days is not null
),

cost as (
    select
        hospital_code,
        month,
        total_yuan,
        row_number() over (partition by hospital_code, month order by total_yuan) as rank_of_row,
        count(*) over (partition by hospital_code, month) as known
    from stay
    where total_yuan is not null
)

select
    hospital_code,
    month,
    'los_days' as quantity,
    max(known) as known,
    min(cast(los_days as decimal(12, 2))) as lower_middle,
    max(cast(los_days as decimal(12, 2))) as upper_middle
from los
where 2 * rank_of_row >= known and 2 * rank_of_row <= known + 2
group by hospital_code, month
union all
select
    hospital_code,
    month,
    'total_yuan' as quantity,
    max(known) as known,
    min(total_yuan) as lower_middle,
    max(total_yuan) as upper_middle
from cost
where 2 * rank_of_row >= known and 2 * rank_of_row <= known + 2
group by hospital_code, month
