-- One row is one dated statement on a centre, of the types that show how the network came to work.
select
    event_id, event_type, event_type_zh, event_type_en, subject_zh, subject_en, date_start, axis_date,
    source_id, tier, publisher
from event
where
    subject_level = 'centre' and date_basis in ('stated', 'as_of') and axis_date is not null
    and event_type in ('approved', 'agreement_signed', 'unveiled', 'construction_started', 'opened', 'fully_operating')
    and not contains(coalesce(flag, ''), 'before_programme')
order by axis_date
