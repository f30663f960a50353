-- One row is a sentence that exists in one language only.
with pair as (
    select
        file,
        table_name,
        _row,
        left(column_name, length(column_name) - 3) as stem,
        max(value) filter (where column_name like '%\_zh' escape '\') as zh,
        max(value) filter (where column_name like '%\_en' escape '\') as en,
        count(*) as languages
    from stg_cell
    where column_name like '%\_zh' escape '\' or column_name like '%\_en' escape '\'
    group by all
)

select
    file,
    _row as row,
    stem || case when zh is null then '_zh' else '_en' end as field,
    coalesce(zh, en) as value,
    null as expected
from pair
where languages = 2 and (zh is null) <> (en is null)
order by all
