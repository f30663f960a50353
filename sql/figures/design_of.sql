-- One row is one coded design statement on a chosen project.
select
    design.design_id, design.project_id, design.dimension_id, design.dimension_zh, design.dimension_en, design.code,
    design.code_zh, design.code_en, design.sentence_zh, design.sentence_en, design.flag,
    design.source_id, design.tier, design.publisher, design.locator
from design
where design.project_id in (select unnest($projects))
order by design.dimension_order, design.design_id
