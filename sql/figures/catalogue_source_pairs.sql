-- One row is one pair that one document names, and what it says of the pair's status.
select
    project_source.project_id,
    project.name_zh,
    project.name_en,
    project_source.status_zh,
    project_source.status_en
from project_source
inner join project using (project_id)
where project_source.source_id = $source_id
order by project_source.origin_row
