-- One row is a flow that an earlier row has already. Former parts of a place, each once, are added instead.
with numbered as (
    select
        *,
        row_number() over same as number,
        first_value(row) over same as first_row
    from flow_row
    where origin is not null and period is not null and (destination is not null or part = 'denominator')
    window same as (
        partition by part, origin, origin_part, destination, destination_part, period, specialty, coalesce(reason, reason_text), hospital
        order by row
    )
)

select
    file,
    row,
    'origin' as field,
    concat_ws(' → ', origin_text, destination_text) || ', ' || period_text as value,
    first_row::varchar as expected
from numbered
where number > 1
order by all
