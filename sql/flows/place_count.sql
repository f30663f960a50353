-- One row is one exact count of one place, level and specialty, with the reason where there is none.
with long as (
    select level, specialty, place, origin_complete, destination_complete, kind, stays
    from total
    unpivot include nulls (stays for kind in (out_stays, in_stays, home_stays, resident_stays, stays_here))
)

select
    long.level,
    long.specialty,
    long.place,
    long.kind,
    long.stays,
    case
        when long.stays is not null then null
        when long.kind in ('resident_stays', 'home_stays') and not dataset.has_diagonal then 'no_denominator'
        else 'source_withheld'
    end as reason
from long
cross join dataset
where
    case
        when long.kind in ('out_stays', 'resident_stays') then long.origin_complete or long.stays is not null
        when long.kind in ('in_stays', 'stays_here') then long.destination_complete
        else long.origin_complete or long.destination_complete
    end
