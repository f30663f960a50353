-- One row is one document, with its tier and what we may link to.
select
    source.source_id,
    source.tier,
    tier.name_zh as tier_zh,
    tier.name_en as tier_en,
    source.title,
    source.url,
    source.publisher,
    source.published_date,
    source.access,
    access.name_zh as access_zh,
    access.name_en as access_en,
    source.licence,
    source.note_zh,
    source.note_en
from stg_source as source
left join stg_code as tier on tier.list = 'tier' and source.tier = tier.code
left join stg_code as access on access.list = 'access' and source.access = access.code
order by source.source_id
