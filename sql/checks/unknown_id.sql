-- One row is a cell that names something which no file defines.
with known as (
    select dictionary.table_name || '.' || dictionary.column_name as target, cell.value
    from stg_cell as cell
    inner join stg_column as dictionary using (table_name, column_name)
    where dictionary.role = 'key'
    union all
    select 'subject', subject_id from stg_subject
    union all
    select 'place', adcode from stg_province
    union all
    select 'place', group_id from stg_flow_group
)

select
    cell.file,
    cell._row as row,
    cell.column_name as field,
    cell.value,
    dictionary.refers_to as expected
from stg_cell as cell
inner join stg_column as dictionary using (table_name, column_name)
left join known on known.target = dictionary.refers_to and known.value = cell.value
where
    dictionary.refers_to is not null and dictionary.refers_to not like 'code:%'
    and cell.value is not null and known.value is null
order by all
