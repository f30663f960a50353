-- One row is one twinned pair with the given statuses, placed at its city.
select
    project_id, name_zh, name_en, exporter_zh, exporter_en, host_zh, host_en, province_zh, province_en, city_zh, city_en,
    province_adcode, exporting_hospital_id, specialty_id, specialty_zh, specialty_en, batch, batch_basis,
    status, status_zh, status_en, lead_only, sources, best_tier, observations, same_province,
    x_km, y_km, placed_at_city, exporter_x_km, exporter_y_km, distance_km,
    source_id, publisher, tier, project.note_zh, project.note_en
from project
inner join source using (source_id)
where status in (select unnest($statuses)) and (not lead_only or $leads)
order by batch nulls last, project_id
