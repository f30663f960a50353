-- One row is the centre with its place on the map sheet.
select
    project_id, name_zh, name_en, exporter_zh, exporter_en, host_zh, host_en, province_zh, province_en, city_zh, city_en,
    specialty_id, specialty_zh, specialty_en, batch, batch_basis, status, status_zh, status_en, lead_only,
    sources, best_tier, observations, same_province, distance_km,
    x_km, y_km, placed_at_city, exporter_x_km, exporter_y_km,
    source_id, publisher, tier, project.note_zh, project.note_en
from project
inner join source using (source_id)
where project_id = $project
