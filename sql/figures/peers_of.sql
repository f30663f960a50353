-- One row is one peer of the project by a rule; the rule's value of the project itself is `shared`.
with band as (
    select
        *,
        case when distance_km < 400 then 'near' when distance_km < 1000 then 'middle' when distance_km >= 1000 then 'far' end as distance_band
    from project
),

anchor as (
    select * from band where project_id = $project
),

stated as (
    select project_id, count(*) as designs
    from design
    group by project_id
)

select
    peer.project_id,
    peer.name_zh,
    peer.name_en,
    peer.observations,
    case $rule
        when 'same_batch' then anchor.batch::varchar
        when 'same_specialty' then anchor.specialty_id
        when 'same_region' then anchor.region
        when 'same_exporter' then anchor.exporting_hospital_id
        when 'same_province' then anchor.province_adcode
        when 'distance_band' then anchor.distance_band
    end as shared,
    coalesce(stated.designs, 0) as designs
from band as peer
cross join anchor
left join stated on peer.project_id = stated.project_id
where
    peer.project_id <> anchor.project_id
    and not peer.lead_only
    and case $rule
        when 'same_batch' then peer.batch = anchor.batch
        when 'same_specialty' then peer.specialty_id = anchor.specialty_id and anchor.specialty_id <> 'not_stated'
        when 'same_region' then peer.region = anchor.region
        when 'same_exporter' then peer.exporting_hospital_id = anchor.exporting_hospital_id
        when 'same_province' then peer.province_adcode = anchor.province_adcode
        when 'distance_band' then peer.distance_band = anchor.distance_band
        else false
    end
order by peer.observations + coalesce(stated.designs, 0) desc, peer.project_id
