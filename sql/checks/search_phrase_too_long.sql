-- One row is a search phrase that is longer than a reader needs and we may carry over.
select
    cell.file,
    cell._row as row,
    cell.column_name as field,
    cell.value,
    null as expected
from stg_cell as cell
inner join stg_column as dictionary using (table_name, column_name)
where dictionary.type = 'phrase' and length(cell.value) > 12
order by all
