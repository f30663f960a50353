-- One row: the largest flow and the largest totals over all periods of a data set, so that every period is drawn on one scale.
with flow as (
    select max(stays) as largest_flow
    from od_cell
    where
        dataset_id = $dataset
        and level = $level
        and specialty = $specialty
        and origin <> destination
        and ($origin is null or origin = $origin)
        and ($destination is null or destination = $destination)
),

total as (
    select
        max(value) filter (where measure in ('out_stays', 'in_stays')) as largest_total,
        max(value) filter (where measure = 'resident_stays') as largest_residents,
        max(value) filter (where measure = 'stays_here') as largest_here
    from od_measure
    where
        dataset_id = $dataset
        and level = $level
        and specialty = $specialty
        and measure in ('out_stays', 'in_stays', 'resident_stays', 'stays_here')
        and place not in ('CN', 'ALL')
)

select
    flow.largest_flow,
    total.largest_total,
    total.largest_residents,
    total.largest_here
from flow
cross join total
