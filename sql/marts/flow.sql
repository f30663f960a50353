-- One row is one published statement on patients crossing borders, with its base.
with place as (
    select adcode as place_id, short_zh as name_zh, name_en from stg_province
    union all
    select group_id, name_zh, name_en from stg_flow_group
)

select
    flow.flow_id,
    flow.measure,
    measure.name_zh as measure_zh,
    measure.name_en as measure_en,
    measure.direction,
    measure.drawn,
    flow.origin_id,
    origin.name_zh as origin_zh,
    origin.name_en as origin_en,
    flow.destination_id,
    destination.name_zh as destination_zh,
    destination.name_en as destination_en,
    flow.year_start,
    flow.year_end,
    flow.value_low,
    flow.value_high,
    greatest(
        length(split_part(coalesce(flow.value_low_text, ''), '.', 2)),
        length(split_part(coalesce(flow.value_high_text, ''), '.', 2))
    ) as decimals,
    flow.unit_id,
    unit.name_zh as unit_zh,
    unit.name_en as unit_en,
    unit.base_unit,
    unit.factor as unit_factor,
    unit.style as unit_style,
    flow.qualifier,
    qualifier.name_zh as qualifier_zh,
    qualifier.name_en as qualifier_en,
    flow.base_zh,
    flow.base_en,
    flow.repeats_fact,
    flow.source_id,
    source.tier,
    source.title as source_title,
    source.publisher,
    source.published_date,
    source.url,
    flow.locator,
    flow.search_phrase,
    flow.flag,
    flow.note_zh,
    flow.note_en
from stg_flow as flow
inner join stg_flow_measure as measure using (measure)
inner join stg_source as source using (source_id)
left join place as origin on flow.origin_id = origin.place_id
left join place as destination on flow.destination_id = destination.place_id
left join stg_unit as unit on flow.unit_id = unit.unit_id
left join stg_code as qualifier on qualifier.list = 'qualifier' and flow.qualifier = qualifier.code
order by flow.flow_id
