-- One row is a place and period whose flows add up to more than all stays of its residents.
with divided as (
    select bool_and(specialty <> 'all') and count(distinct part) = 2 as both
    from flow_row
),

sums as (
    select
        part,
        origin,
        period,
        case when divided.both then specialty else 'all' end as specialty,
        sum(stays) as stays,
        min(file) as file,
        min(row) as row
    from flow_row
    cross join divided
    group by all
)

select
    total.file,
    total.row,
    'stays' as field,
    total.origin || ', ' || total.period || ', ' || total.specialty || ': ' || total.stays as value,
    '≥ ' || flow.stays as expected
from sums as total
inner join sums as flow using (origin, period, specialty)
where total.part = 'denominator' and flow.part = 'flow' and total.stays < flow.stays
order by all
