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
-- keys of more than one column, and the one choice that a rival can have: a second row would double facts in the marts
union all
select 'codelists/code.csv', _row, 'code', list || ': ' || code, null
from stg_code
qualify row_number() over (partition by list, code order by _row) > 1
union all
select 'facts/preference.csv', _row, 'rival_id', rival_id, null
from stg_preference
qualify row_number() over (partition by rival_id order by _row) > 1
order by all
