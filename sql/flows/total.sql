-- One row is one place of one level and one specialty: its exact totals; null where its side is not complete or something is missing.
with gone as (
    select
        level,
        specialty,
        origin as place,
        case when count(stays) = count(*) then sum(stays)::bigint end as stays,
        case when count(fund_yuan) = count(*) then sum(fund_yuan) end as fund_yuan
    from cell
    where origin <> destination
    group by all
),

come as (
    select level, specialty, destination as place, case when count(stays) = count(*) then sum(stays)::bigint end as stays
    from cell
    where origin <> destination
    group by all
),

own as (
    select level, specialty, origin as place, stays, fund_yuan
    from cell
    where origin = destination
),

known as (
    select
        unit.level,
        specialty.specialty,
        unit.place,
        unit.origin_complete,
        unit.destination_complete,
        given.stays as given_stays,
        -- no row means nobody, except where own stays come from a denominator
        case when unit.origin_complete and gone.place is null then 0 when unit.origin_complete then gone.stays end as out_stays,
        case when unit.destination_complete and come.place is null then 0 when unit.destination_complete then come.stays end as in_stays,
        case
            when own.place is null and dataset.has_diagonal and (unit.origin_complete or unit.destination_complete) then 0
            else own.stays
        end as home_stays,
        case when unit.origin_complete and gone.place is null then 0 when unit.origin_complete then gone.fund_yuan end as out_fund_yuan,
        case when own.place is null and dataset.has_diagonal then 0 else own.fund_yuan end as home_fund_yuan
    from unit
    cross join specialty
    cross join dataset
    left join gone on unit.level = gone.level and specialty.specialty = gone.specialty and unit.place = gone.place
    left join come on unit.level = come.level and specialty.specialty = come.specialty and unit.place = come.place
    left join own on unit.level = own.level and specialty.specialty = own.specialty and unit.place = own.place
    left join given_resident as given
        on unit.level = given.level and specialty.specialty = given.specialty and unit.place = given.place
),

placed as (
    select
        level,
        specialty,
        place,
        origin_complete,
        destination_complete,
        out_stays,
        in_stays,
        home_stays,
        coalesce(given_stays, out_stays + home_stays) as resident_stays,
        in_stays + home_stays as stays_here,
        out_fund_yuan,
        out_fund_yuan + home_fund_yuan as resident_fund_yuan
    from known
),

-- of all complete places together, and only if each of them has the number
together as (
    select
        placed.level,
        placed.specialty,
        any_value(dataset.total_place) as place,
        bool_or(placed.origin_complete) as origin_complete,
        bool_or(placed.destination_complete) as destination_complete,
        sum(placed.out_stays) filter (where placed.origin_complete) as out_stays,
        count(*) filter (where placed.origin_complete and placed.out_stays is null) as out_missing,
        sum(placed.in_stays) filter (where placed.destination_complete) as in_stays,
        count(*) filter (where placed.destination_complete and placed.in_stays is null) as in_missing,
        -- own stays of the complete origins; of the complete destinations where no origin is
        coalesce(
            sum(placed.home_stays) filter (where placed.origin_complete), sum(placed.home_stays) filter (where placed.destination_complete)
        ) as home_stays,
        case
            when bool_or(placed.origin_complete) then count(*) filter (where placed.origin_complete and placed.home_stays is null)
            else count(*) filter (where placed.destination_complete and placed.home_stays is null)
        end as home_missing,
        sum(placed.resident_stays) filter (where placed.origin_complete) as resident_stays,
        count(*) filter (where placed.origin_complete and placed.resident_stays is null) as resident_missing,
        sum(placed.stays_here) filter (where placed.destination_complete) as stays_here,
        count(*) filter (where placed.destination_complete and placed.stays_here is null) as here_missing,
        sum(placed.out_fund_yuan) filter (where placed.origin_complete) as out_fund_yuan,
        sum(placed.resident_fund_yuan) filter (where placed.origin_complete) as resident_fund_yuan,
        count(*) filter (where placed.origin_complete and placed.resident_fund_yuan is null) as fund_missing
    from placed
    cross join dataset
    group by placed.level, placed.specialty
)

select *
from placed
union all
select
    level,
    specialty,
    place,
    origin_complete,
    destination_complete,
    case when out_missing = 0 then out_stays end::bigint as out_stays,
    case when in_missing = 0 then in_stays end::bigint as in_stays,
    case when home_missing = 0 then home_stays end::bigint as home_stays,
    case when resident_missing = 0 then resident_stays end::bigint as resident_stays,
    case when here_missing = 0 then stays_here end::bigint as stays_here,
    case when fund_missing = 0 then out_fund_yuan end as out_fund_yuan,
    case when fund_missing = 0 then resident_fund_yuan end as resident_fund_yuan
from together
