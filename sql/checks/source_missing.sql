-- One row is a project that no source speaks of.
select
    'facts/project.csv' as file,
    project._row as row,
    'project_id' as field,
    project.project_id as value,
    null as expected
from stg_project as project
where project.project_id not in (select project_id from stg_project_source)
order by all
