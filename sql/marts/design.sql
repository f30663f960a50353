-- One row is one coded statement on the design of one project.
select
    design.design_id,
    design.project_id,
    design.dimension_id,
    dimension.name_zh as dimension_zh,
    dimension.name_en as dimension_en,
    dimension._row as dimension_order,
    design.code,
    code.name_zh as code_zh,
    code.name_en as code_en,
    design.sentence_zh,
    design.sentence_en,
    design.source_id,
    source.tier,
    source.title as source_title,
    source.publisher,
    source.published_date,
    source.url,
    design.locator,
    design.search_phrase,
    design.flag,
    design.note_zh,
    design.note_en
from stg_design as design
inner join stg_dimension as dimension using (dimension_id)
inner join stg_source as source using (source_id)
left join stg_design_code as code on design.dimension_id = code.dimension_id and design.code = code.code
order by dimension._row, design.design_id
