-- One row is another name of the centre or of its host hospital.
select alias_zh
from alias
where subject_id = $project
order by alias_zh
