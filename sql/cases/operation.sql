-- One row is a stay with a procedure code of the catalogue: persons are counted, so one row however many operations.
with code as (
    select
        row,
        unnest(string_split(procedures, '|')) as code
    from typed
    where procedures is not null
)

select
    code.row,
    bool_or(catalogue.class in ('手术', '介入治疗')) as operated,
    max(case when catalogue.class in ('手术', '介入治疗') then catalogue.level end) as level,
    bool_or(catalogue.class in ('手术', '介入治疗') and catalogue.minimally_invasive) as minimally_invasive
from code
inner join catalogue on code.code = catalogue.code
group by code.row
