-- One row is a cell that should hold a number and does not.
select
    cell.file,
    cell._row as row,
    cell.column_name as field,
    cell.value,
    null as expected
from stg_cell as cell
inner join stg_column as dictionary using (table_name, column_name)
where
    cell.value is not null
    and (
        (dictionary.type = 'number' and not regexp_full_match(cell.value, '-?[0-9]+([.][0-9]+)?'))
        or (dictionary.type = 'integer' and not regexp_full_match(cell.value, '-?[0-9]+'))
    )
order by all
