-- One row is one count of one place, level and specialty: the published number, or why there is none.
with open as (
    select kind, level, specialty, a as place, stays
    from open_variable
    where b = ''
    union all
    select 'home_stays' as kind, level, specialty, a as place, stays
    from open_variable
    where kind = 'cell' and a = b
)

select
    state.level,
    state.specialty,
    state.place,
    state.kind,
    case when state.reason is not null then null when dataset.threshold = 0 then coalesce(open.stays, 0) else open.stays end as stays,
    case when state.reason is not null then state.reason when open.stays is null and dataset.threshold > 0 then 'suppressed' end as reason
from state
cross join dataset
left join open
    on state.level = open.level and state.specialty = open.specialty and state.place = open.place and state.kind = open.kind
