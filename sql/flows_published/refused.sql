-- One row is one measure that this data set can't give, with the first thing that it would need.
with need as (
    select
        type.measure,
        unnest(string_split(type.needs, '|')) as need,
        generate_subscripts(string_split(type.needs, '|'), 1) as position
    from od_measure_type as type
    where type.needs is not null
)

select need.measure, arg_min(need.need, need.position) as reason
from need
cross join dataset
where not list_contains(dataset.holds, need.need)
group by need.measure
