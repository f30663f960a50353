-- One row is one project and the earliest stated date of its twinning: agreement, start of work, naming or opening.
select
    project_id,
    arg_min(date_start, axis_date) as started,
    arg_min(event_type_zh, axis_date) as started_by_zh,
    arg_min(event_type_en, axis_date) as started_by_en
from event
inner join project on event.subject_id = project.project_id
where
    project.project_id in (select unnest($projects)) and event.date_basis = 'stated'
    and event.event_type in ('agreement_signed', 'management_started', 'unveiled', 'opened')
group by project_id
