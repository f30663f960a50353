-- One row is one chosen project with the dates that say how far it is.
select
    project.project_id, project.name_zh, project.name_en, project.exporter_zh, project.exporter_en,
    project.province_zh, project.province_en, project.city_zh, project.city_en, project.batch,
    project.status, project.status_zh, project.status_en, project.specialty_id, project.specialty_zh, project.specialty_en,
    project.sources, project.best_tier, project.distance_km, project.host_zh, project.host_en,
    project.note_zh, project.note_en, project.lead_only, project.same_province, project.observations,
    min(event.date_start) filter (where event.event_type = 'agreement_signed') as agreement_signed,
    min(event.date_start) filter (where event.event_type = 'unveiled') as unveiled,
    min(event.date_start) filter (where event.event_type = 'opened') as opened,
    min(event.date_start) filter (where event.event_type = 'fully_operating') as fully_operating
from project
left join event on project.project_id = event.subject_id and event.date_basis <> 'inferred'
where project.project_id in (select unnest($projects))
group by all
order by list_position($projects, any_value(project.project_id))
