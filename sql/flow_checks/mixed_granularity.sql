-- One row is a period of another kind than most: a month among years.
with usual as (
    select granularity
    from flow_row
    where granularity is not null
    group by granularity
    order by count(*) desc, granularity
    limit 1
)

select file, row, 'period' as field, period_text as value, usual.granularity as expected
from flow_row
cross join usual
where flow_row.granularity <> usual.granularity
order by all
