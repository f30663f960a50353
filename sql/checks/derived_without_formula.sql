-- One row is a figure that is called derived and does not say how.
select
    'facts/observation.csv' as file,
    _row as row,
    'derivation' as field,
    derivation as value,
    null as expected
from stg_observation
where derivation is null and list_contains(string_split(coalesce(flag, ''), '|'), 'derived')
union all
select
    'facts/project.csv',
    _row,
    'note_zh',
    note_zh,
    null
from stg_project
where batch_basis = 'derived' and note_zh is null
order by all
