-- One row is one cell of one file, for the checks that hold for every file.
select
    table_name,
    file,
    _row,
    column_name,
    value
from raw.cell
