-- One row is one technology that a source names, with its discipline, its claim and the count that it belongs to.
select
    technology.technology_id,
    technology.subject_id,
    subject.level as subject_level,
    subject.name_zh as subject_zh,
    subject.name_en as subject_en,
    technology.name_zh,
    technology.name_en,
    technology.technology_kind,
    kind.name_zh as technology_kind_zh,
    kind.name_en as technology_kind_en,
    technology.discipline,
    discipline.name_zh as discipline_zh,
    discipline.name_en as discipline_en,
    discipline._row as discipline_order,
    technology.claim,
    claim.name_zh as claim_zh,
    claim.name_en as claim_en,
    technology.part_of,
    technology.source_id,
    source.tier,
    source.title as source_title,
    source.publisher,
    source.published_date,
    source.url,
    technology.locator,
    technology.search_phrase,
    technology.note_zh,
    technology.note_en
from stg_technology as technology
inner join stg_subject as subject using (subject_id)
inner join stg_source as source using (source_id)
left join stg_code as kind on kind.list = 'technology_kind' and technology.technology_kind = kind.code
left join stg_code as discipline on discipline.list = 'discipline' and technology.discipline = discipline.code
left join stg_code as claim on claim.list = 'technology_claim' and technology.claim = claim.code
order by technology.technology_id
