-- One row is one project whose design or results a source states: what can be compared.
select
    project.project_id,
    project.name_zh,
    project.name_en,
    project.lead_only,
    count(distinct design.design_id) as designs,
    any_value(project.observations) as observations
from project
left join design using (project_id)
group by all
having count(distinct design.design_id) > 0 or any_value(project.observations) > 0
order by designs desc, observations desc, project_id
