-- One row is an English cell with Chinese characters in it.
select
    cell.file,
    cell._row as row,
    cell.column_name as field,
    cell.value,
    null as expected
from stg_cell as cell
inner join stg_column as dictionary using (table_name, column_name)
where dictionary.type = 'en' and regexp_matches(cell.value, '[一-鿿，。；：（）“”]')
order by all
