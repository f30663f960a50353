-- One row is a row whose kind of data is not SYNTHETIC, in a table where another row is.
select file, row, 'data_kind' as field, data_kind as value, null as expected
from flow_row
where
    upper(coalesce(data_kind, '')) not in ('SYNTHETIC', 'REAL', '')
    or (upper(coalesce(data_kind, '')) <> 'SYNTHETIC' and exists (select 1 from flow_row where upper(data_kind) = 'SYNTHETIC'))
order by all
