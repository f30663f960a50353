-- One row is one document, with how many statements and pairs were taken from it.
with statement as (
    select source_id from observation
    union all
    select source_id from event
    union all
    select source_id from design
    union all
    select source_id from flow
    union all
    select source_id from technology
),

taken as (
    select source_id, count(*) as statements
    from statement
    group by source_id
),

named as (
    select source_id, count(distinct project_id) as pairs
    from project_source
    group by source_id
)

select
    source.source_id,
    source.tier,
    source.title,
    source.publisher,
    source.published_date,
    source.access_zh,
    source.access_en,
    case when source.access = 'original' then source.url end as url,
    source.licence,
    source.note_zh,
    source.note_en,
    coalesce(taken.statements, 0) as statements,
    coalesce(named.pairs, 0) as pairs
from source
left join taken using (source_id)
left join named using (source_id)
order by source.tier, statements desc, source.source_id
