-- One row is one sum that ties counts together: its parts (1), what they add up to (-1), and what is missing, a small part of its own.
with by_origin as (
    select level, bool_or(origin_complete) as by_origin
    from unit
    group by level
),

counted as (
    select
        variable.*,
        variable.a = dataset.total_place as together,
        -- is it a part of the sum over all places of its side?
        case
            when variable.kind in ('in_stays', 'stays_here') or variable.kind = 'cell' and not by_origin.by_origin then a_unit.destination_complete
            else a_unit.origin_complete
        end as summed,
        a_unit.province as a_province,
        b_unit.province as b_province
    from variable
    cross join dataset
    left join unit as a_unit on variable.level = a_unit.level and variable.a = a_unit.place
    left join unit as b_unit on variable.level = b_unit.level and variable.b = b_unit.place
    left join by_origin on variable.level = by_origin.level
),

member as (
    -- cells of an origin are its stays elsewhere, cells of a destination those who come
    select 'out' as relation, level, specialty, a as x, '' as y, variable, stays, 1 as sign
    from counted
    where kind = 'cell' and a <> b
    union all
    select 'out', level, specialty, a, '', variable, stays, -1
    from counted
    where kind = 'out_stays' and not together
    union all
    select 'in', level, specialty, b, '', variable, stays, 1
    from counted
    where kind = 'cell' and a <> b
    union all
    select 'in', level, specialty, a, '', variable, stays, -1
    from counted
    where kind = 'in_stays' and not together
    union all
    -- own stays and stays elsewhere are the residents'; own stays and those who come are the stays here
    select 'resident', level, specialty, a, '', variable, stays, case when kind = 'resident_stays' then -1 else 1 end
    from counted
    where kind in ('resident_stays', 'out_stays', 'home_stays') or kind = 'cell' and a = b
    union all
    select 'here', level, specialty, a, '', variable, stays, case when kind = 'stays_here' then -1 else 1 end
    from counted
    where kind in ('stays_here', 'in_stays', 'home_stays') or kind = 'cell' and a = b
    union all
    -- where the source withholds a flow, its others and the residents' stays still tell what the withheld ones add up to
    select 'origin', counted.level, counted.specialty, counted.a, '', counted.variable, counted.stays, case when counted.kind = 'cell' then 1 else -1 end
    from counted
    semi join place_count
        on place_count.kind = 'out_stays' and place_count.reason = 'source_withheld'
        and counted.level = place_count.level and counted.specialty = place_count.specialty and counted.a = place_count.place
    where counted.kind in ('cell', 'resident_stays')
    union all
    -- all specialties together
    select 'specialty ' || kind, level, '', a, b, variable, stays, case when specialty = 'all' then -1 else 1 end
    from counted
    where kind not like 'travel%'
    union all
    -- all places together
    select 'together ' || kind, level, specialty, case when kind = 'travel' then b else '' end, '', variable, stays, case when together then -1 else 1 end
    from counted
    where kind in ('resident_stays', 'stays_here', 'out_stays', 'in_stays', 'travel') and (together or summed)
    union all
    select 'together home', level, specialty, '', '', variable, stays, case when together then -1 else 1 end
    from counted
    where kind = 'home_stays' or kind = 'cell' and a = b and summed
    union all
    -- prefectures are their province
    select 'province', '', specialty, coalesce(a_province, a), coalesce(b_province, b), variable, stays, case when level = 'province' then -1 else 1 end
    from counted
    where kind in ('cell', 'unlocated')
    union all
    select
        'province ' || case when kind = 'within' then moved.kind_of else kind end, '', specialty, coalesce(a_province, a), '', variable, stays,
        case when level = 'prefecture' then 1 else -1 end
    from counted
    left join (values ('out_stays'), ('in_stays')) as moved (kind_of) on counted.kind = 'within'
    where kind in ('resident_stays', 'stays_here', 'out_stays', 'in_stays', 'within') and not together
    union all
    -- own stays of a province are those of its prefectures and what moves between them
    select 'province home', '', specialty, coalesce(a_province, a), '', variable, stays, case when level = 'province' then -1 else 1 end
    from counted
    where kind = 'within' or kind = 'cell' and a = b
    union all
    -- kinds of travel are the stays elsewhere
    select 'travel', level, specialty, a, '', variable, stays, case when kind = 'travel' then 1 else -1 end
    from counted
    where kind = 'travel' or kind = 'out_stays' and specialty = 'all'
    union all
    select
        'province travel', '', specialty, coalesce(a_province, a), b, variable, stays,
        case when level = 'prefecture' then 1 else -1 end
    from counted
    where kind in ('travel', 'travel_within') and not together
    union all
    select 'travel within', '', specialty, a, '', variable, stays, case when kind = 'within' then -1 else 1 end
    from counted
    where kind = 'travel_within' or kind = 'within' and specialty = 'all'
    union all
    -- where no reasons are given, kinds of travel are sums of cells
    select
        'near', 'prefecture', 'all', counted.a,
        case
            when counted.kind = 'travel' then counted.b
            when distance.km <= 100 then 'nearby'
            when distance.km > 100 then 'farther'
            else 'unknown'
        end,
        counted.variable, counted.stays, case when counted.kind = 'travel' then -1 else 1 end
    from counted
    left join distance on counted.kind = 'cell' and counted.level = distance.level and counted.a = distance.origin and counted.b = distance.destination
    where
        (select not has_reason from dataset) and not counted.together and counted.level = 'prefecture' and counted.specialty = 'all'
        and (counted.kind = 'travel' or counted.kind = 'cell' and counted.a <> counted.b)
    union all
    select
        'near within', '', 'all', coalesce(counted.a_province, counted.a),
        case when counted.kind = 'travel_within' then counted.b when distance.km <= 100 then 'nearby' when distance.km > 100 then 'farther' else 'unknown' end,
        counted.variable, counted.stays, case when counted.kind = 'travel_within' then -1 else 1 end
    from counted
    left join distance on counted.level = distance.level and counted.a = distance.origin and counted.b = distance.destination
    where
        (select not has_reason from dataset) and counted.specialty = 'all'
        and (
            counted.kind = 'travel_within'
            or counted.kind = 'cell' and counted.level = 'prefecture' and counted.a <> counted.b and counted.a_province = counted.b_province
        )
)

select
    list(variable order by variable) as variables,
    list(sign order by variable) as signs,
    -sum(sign * stays)::bigint as remainder
from member
group by relation, level, specialty, x, y
-- where parts are missing the sum tells a reader nothing; unless what is missing is itself a small count
having abs(sum(sign * stays)) < greatest(1, (select threshold from dataset))
order by relation, level, specialty, x, y
