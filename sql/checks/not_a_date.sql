-- One row is a cell that should hold a date and does not.
select
    cell.file,
    cell._row as row,
    cell.column_name as field,
    cell.value,
    null as expected
from stg_cell as cell
inner join stg_column as dictionary using (table_name, column_name)
where
    dictionary.type = 'date' and cell.value is not null
    and (
        not regexp_full_match(cell.value, '[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?')
        or try_cast(rpad(cell.value, 10, '-01') as date) is null
    )
order by all
