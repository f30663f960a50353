-- One row is one technology that a source names.
select
    technology.technology_id, technology.subject_id, technology.subject_level, technology.subject_zh, technology.subject_en,
    technology.name_zh, technology.name_en, technology.technology_kind, technology.technology_kind_zh, technology.technology_kind_en,
    technology.discipline, technology.discipline_zh, technology.discipline_en, technology.claim, technology.claim_zh,
    technology.claim_en, technology.part_of, technology.source_id, technology.tier, technology.publisher, technology.locator,
    technology.note_zh, technology.note_en
from technology
order by technology.discipline_order, technology.technology_id
