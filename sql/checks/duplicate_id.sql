-- One row is a key that an earlier row of the file has already.
select
    cell.file,
    cell._row as row,
    cell.column_name as field,
    cell.value,
    null as expected
from stg_cell as cell
inner join stg_column as dictionary using (table_name, column_name)
where dictionary.role = 'key' and cell.value is not null
qualify row_number() over (partition by cell.table_name, cell.value order by cell._row) > 1
order by all
