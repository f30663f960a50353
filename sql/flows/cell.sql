-- One row is one origin and destination of one level and specialty: exact stays, null where the source withholds them; own stays also from the denominator.
with located as (
    select
        movement.*,
        origin.province as origin_province,
        destination.province as destination_province
    from movement
    inner join place as origin on movement.origin = origin.place
    inner join place as destination on movement.destination = destination.place
),

pair as (
    select 'prefecture' as level, specialty, origin, destination, stays, fund_yuan
    from located
    union all
    select
        'province' as level,
        specialty,
        origin_province as origin,
        destination_province as destination,
        case when count(stays) = count(*) then sum(stays)::bigint end as stays,
        case when count(fund_yuan) = count(*) then sum(fund_yuan) end as fund_yuan
    from located
    group by all
),

complete as (
    select pair.*
    from pair
    inner join unit as origin on pair.level = origin.level and pair.origin = origin.place
    inner join unit as destination on pair.level = destination.level and pair.destination = destination.place
    cross join dataset
    where
        (origin.origin_complete or destination.destination_complete)
        and (dataset.has_diagonal or pair.origin <> pair.destination)
        and (pair.stays is null or pair.stays > 0)
),

gone as (
    select level, specialty, origin as place, case when count(stays) = count(*) then sum(stays) end as stays
    from complete
    where origin <> destination
    group by all
)

select level, specialty, origin, destination, stays, fund_yuan
from complete
union all
select
    given.level,
    given.specialty,
    given.place as origin,
    given.place as destination,
    (given.stays - coalesce(gone.stays, 0))::bigint as stays,
    null as fund_yuan
from given_resident as given
inner join unit on given.level = unit.level and given.place = unit.place and unit.origin_complete
left join gone on given.level = gone.level and given.specialty = gone.specialty and given.place = gone.place
cross join dataset
where
    not dataset.has_diagonal
    and (gone.place is null or gone.stays is not null)
    and given.stays >= coalesce(gone.stays, 0)
