-- One row is one twinned pair: who runs whom, where, since which batch, and how sure we are.
with said as (
    select
        project_id,
        count(distinct source_id) as sources,
        min(source.tier) as best_tier,
        arg_min(source_id, (source.tier, said.origin_row)) as source_id
    from stg_project_source as said
    inner join stg_source as source using (source_id)
    group by project_id
),

facts as (
    select subject_id as project_id, count(*) as observations
    from stg_observation
    group by subject_id
)

select
    project.project_id,
    project.name_zh,
    project.name_en,
    exporter.hospital_id as exporting_hospital_id,
    exporter.name_zh as exporter_zh,
    exporter.name_en as exporter_en,
    host.name_zh as host_zh,
    host.name_en as host_en,
    project.province_adcode,
    province.short_zh as province_zh,
    province.name_en as province_en,
    province.region,
    project.city_adcode,
    city.name_zh as city_zh,
    city.name_en as city_en,
    exporter_province.adcode as exporter_province_adcode,
    exporter_province.adcode = project.province_adcode as same_province,
    project.specialty_id,
    specialty.name_zh as specialty_zh,
    specialty.name_en as specialty_en,
    project.specialty_basis,
    project.batch,
    project.batch_basis,
    project.status,
    status.name_zh as status_zh,
    status.name_en as status_en,
    project.lead_only = 1 as lead_only,
    said.sources,
    said.best_tier,
    said.source_id,
    coalesce(facts.observations, 0) as observations,
    coalesce(city_point.x_km, province_point.x_km) as x_km,
    coalesce(city_point.y_km, province_point.y_km) as y_km,
    city_point.adcode is not null as placed_at_city,
    exporter_point.x_km as exporter_x_km,
    exporter_point.y_km as exporter_y_km,
    -- great-circle distance, Earth radius 6371 km
    2 * 6371 * asin(sqrt(
        sin(radians(city.latitude - exporter_city.latitude) / 2) ** 2
        + cos(radians(city.latitude)) * cos(radians(exporter_city.latitude))
        * sin(radians(city.longitude - exporter_city.longitude) / 2) ** 2
    )) as distance_km,
    project.note_zh,
    project.note_en
from stg_project as project
left join stg_hospital as exporter on project.exporting_hospital_id = exporter.hospital_id
left join stg_hospital as host on project.host_hospital_id = host.hospital_id
left join stg_province as province on project.province_adcode = province.adcode
left join stg_city as city on project.city_adcode = city.adcode
left join stg_city as exporter_city on exporter.city_adcode = exporter_city.adcode
left join stg_province as exporter_province on left(exporter.city_adcode, 2) = left(exporter_province.adcode, 2)
left join stg_specialty as specialty on project.specialty_id = specialty.specialty_id
left join stg_code as status on status.list = 'project_status' and project.status = status.code
left join stg_point as city_point on project.city_adcode = city_point.adcode
left join stg_point as province_point on project.province_adcode = province_point.adcode
left join stg_point as exporter_point on exporter.city_adcode = exporter_point.adcode
left join said on project.project_id = said.project_id
left join facts on project.project_id = facts.project_id
order by project.project_id
