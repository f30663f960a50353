-- One row is one thing that a fact can be about: a project, a hospital, a place, the nation.
select project_id as subject_id, 'centre' as level, name_zh, name_en, province_adcode, exporting_hospital_id from stg_project
union all
select 'hosp:' || hospital_id, 'hospital', name_zh, name_en, left(city_adcode, 2) || '0000', null from stg_hospital
union all
select adcode, 'province', name_zh, name_en, adcode, null from stg_province
union all
-- a municipality is a province; its own code is not repeated as a city
select adcode, 'city', name_zh, name_en, province_adcode, null from stg_city where adcode not in (select adcode from stg_province)
union all
select group_id, 'nation', name_zh, name_en, null, null from stg_flow_group where group_id = 'CN' or group_id like 'CN-%'
