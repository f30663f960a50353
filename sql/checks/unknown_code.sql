-- One row is a cell whose code its code list does not have.
select
    cell.file,
    cell._row as row,
    cell.column_name as field,
    cell.value,
    substr(dictionary.refers_to, 6) as expected
from stg_cell as cell
inner join stg_column as dictionary using (table_name, column_name)
left join stg_code as code on 'code:' || code.list = dictionary.refers_to and code.code = cell.value
where dictionary.refers_to like 'code:%' and cell.value is not null and code.code is null
order by all
