-- One row is one measure of one place, level and specialty before its interval: numerator, denominator, or why there is none.
with asked as (
    select type.*
    from od_measure_type as type
    anti join refused on type.measure = refused.measure
),

of_counts as (
    select
        asked.measure,
        asked.style,
        above.level,
        above.specialty,
        above.place,
        above.stays::double as numerator,
        below.stays::double as denominator,
        case
            when above.reason is not null then above.reason
            when below.reason is not null then below.reason
            when asked.style = 'share' and above.stays > below.stays then 'denominator_too_small'
        end as reason
    from asked
    inner join open_count as above on asked.numerator = above.kind
    left join open_count as below
        on asked.denominator = below.kind
        and above.level = below.level and above.specialty = below.specialty and above.place = below.place
    where asked.style in ('count', 'share', 'difference') and (asked.denominator is null or below.kind is not null)
),

-- money only where both of its counts are published
of_money as (
    select
        asked.measure,
        asked.style,
        gone.level,
        gone.specialty,
        gone.place,
        case when gone.stays is not null and resident.stays is not null then money.out_fund_yuan::double end as numerator,
        case when gone.stays is not null and resident.stays is not null then money.resident_fund_yuan::double end as denominator,
        coalesce(gone.reason, resident.reason, case when money.place is null then 'source_withheld' end) as reason
    from asked
    inner join open_count as gone on gone.kind = 'out_stays'
    inner join open_count as resident
        on resident.kind = 'resident_stays'
        and gone.level = resident.level and gone.specialty = resident.specialty and gone.place = resident.place
    left join money on gone.level = money.level and gone.specialty = money.specialty and gone.place = money.place
    where asked.style = 'money_share'
),

-- from published flows alone, so that they tell nothing of the others
of_flows as (
    select
        asked.measure,
        asked.style,
        gone.level,
        gone.specialty,
        gone.place,
        case asked.style when 'distance' then flows.kilometres else flows.largest end::double as numerator,
        case asked.style when 'distance' then flows.stays_with_distance else gone.stays end::double as denominator,
        case
            when gone.reason is not null then gone.reason
            when gone.stays = 0 then 'no_stays'
            when flows.place is null then 'suppressed'
            when asked.style = 'largest_share' and flows.largest < gone.stays - flows.stays then 'suppressed'
            when asked.style = 'distance' and flows.stays_with_distance * 2 < gone.stays then 'suppressed'
            when asked.style = 'distance' and flows.stays_with_distance < gone.stays then 'published_flows_only'
        end as reason
    from asked
    inner join open_count as gone on gone.kind = 'out_stays'
    cross join dataset
    left join open_origin as flows on gone.level = flows.level and gone.specialty = flows.specialty and gone.place = flows.place
    where
        asked.style = 'distance'
        or asked.style = 'largest_share' and gone.place <> dataset.total_place
)

from of_counts
union all
from of_money
union all
from of_flows
