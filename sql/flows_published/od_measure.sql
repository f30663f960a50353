-- One row is one measure of one place, level, period and specialty, or why it is not given; a measure that the data set can't give is one row without a place.
with valued as (
    select
        *,
        case
            when reason is not null and reason <> 'published_flows_only' then null
            when style = 'count' then numerator
            when style = 'difference' then numerator - denominator
            when denominator > 0 then numerator / denominator
        end as value
    from measured
),

bounded as (
    select
        *,
        case
            when value is null then null
            when style = 'count' then count_low(numerator)
            when style in ('share', 'largest_share') then wilson_low(numerator, denominator)
        end as low,
        case
            when value is null then null
            when style = 'count' then count_high(numerator)
            when style in ('share', 'largest_share') then wilson_high(numerator, denominator)
        end as high
    from valued
)

select
    dataset.dataset_id,
    bounded.level,
    dataset.period,
    bounded.specialty,
    bounded.place,
    bounded.measure,
    case when bounded.value is not null then bounded.numerator end as numerator,
    case when bounded.value is not null then bounded.denominator end as denominator,
    bounded.value,
    bounded.low,
    bounded.high,
    case
        when bounded.reason = 'suppressed' then 'suppressed'
        when bounded.value is null then null
        when bounded.style = 'money_share' then 'reliable'
        when bounded.style = 'distance' and bounded.denominator < 30 then 'few'
        when bounded.style <> 'distance' and least(bounded.numerator, coalesce(bounded.denominator, bounded.numerator)) < 30 then 'few'
        when bounded.style in ('share', 'largest_share') and bounded.high - bounded.low > 0.2 then 'few'
        else 'reliable'
    end as reliability,
    coalesce(bounded.reason, case when bounded.value is null then 'no_stays' end) as reason
from bounded
cross join dataset
union all
select dataset.dataset_id, null, null, null, null, refused.measure, null, null, null, null, null, null, refused.reason
from refused
cross join dataset
order by all
