-- One row is a design statement whose code belongs to another dimension.
select
    'facts/design.csv' as file,
    design._row as row,
    'code' as field,
    design.code as value,
    design.dimension_id as expected
from stg_design as design
where (design.dimension_id, design.code) not in (select (dimension_id, code) from stg_design_code)
order by all
