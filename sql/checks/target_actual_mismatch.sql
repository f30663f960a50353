-- One row is a link between a promise and an actual that cannot belong together: other kinds, another subject or unit.
select
    'facts/target_actual.csv' as file,
    link._row as row,
    'actual_id' as field,
    link.actual_id as value,
    link.target_id as expected
from stg_target_actual as link
inner join stg_observation as target on link.target_id = target.observation_id
inner join stg_observation as actual on link.actual_id = actual.observation_id
inner join stg_unit as target_unit on target.unit_id = target_unit.unit_id
inner join stg_unit as actual_unit on actual.unit_id = actual_unit.unit_id
where
    target.kind <> 'target' or actual.kind not in ('actual', 'change')
    or target.subject_id <> actual.subject_id or target_unit.base_unit <> actual_unit.base_unit
order by all
