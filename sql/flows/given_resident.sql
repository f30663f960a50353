-- One row is one place of one level and one specialty with the denominator that was loaded: all stays of its residents.
with given as (
    select origin, specialty, sum(stays)::bigint as stays
    from denominator
    group by all
    having count(stays) = count(*)
),

whole as (
    select origin, specialty, stays
    from given
    union all
    -- the sum of the specialties only where nothing is given for all of them together
    select origin, 'all' as specialty, sum(stays)::bigint as stays
    from given
    where origin not in (select origin from given where specialty = 'all')
    group by origin
),

parts as (
    select province, count(*) as parts
    from place
    where is_unit
    group by province
)

select 'prefecture' as level, whole.specialty, whole.origin as place, whole.stays
from whole
inner join unit on unit.level = 'prefecture' and whole.origin = unit.place
union all
-- all parts of a province (and those of its residents whose part is not known), or the province's own figure alone
select
    'province' as level,
    whole.specialty,
    place.province as place,
    case when count(*) filter (where place.is_unit) in (0, any_value(parts.parts)) then sum(whole.stays) end::bigint as stays
from whole
inner join place on whole.origin = place.place
inner join parts on place.province = parts.province
group by whole.specialty, place.province
