-- One row is one published statement with the chosen meaning: from where, to where, of what base, when.
with statement as (
    select
        flow_id as statement_id, flow_id, repeats_fact as observation_id, measure, direction,
        origin_id, origin_zh, origin_en, destination_id, destination_zh, destination_en,
        value_low, value_high, decimals, unit_id, unit_zh, unit_en, base_unit, unit_factor, unit_style, qualifier,
        -- a share of a running total is no running total
        case when contains(coalesce(flag, ''), 'cumulative') and unit_id <> 'percent' then 'cumulative' end as counting,
        year_start::varchar as period_start, year_end::varchar as period_end,
        case
            when year_end is null then 'not_stated'
            when contains(coalesce(flag, ''), 'year_inferred') then 'inferred'
            else 'stated'
        end as period_basis,
        base_zh, base_en, flag, note_zh, note_en, source_id, tier, publisher
    from flow
    where drawn = 'yes'
    union all by name
    select
        observation_id as statement_id, observation_id, metric_id as measure, 'out' as direction,
        province_adcode as origin_id, subject_zh as origin_zh, subject_en as origin_en,
        value_low, value_high, decimals, unit_id, unit_zh, unit_en, base_unit, unit_factor, unit_style, qualifier,
        counting, period_start, period_end, period_basis,
        concat_ws('；', label_zh, definition_zh) as base_zh, concat_ws('; ', label_en, definition_en) as base_en,
        flag, note_zh, note_en, source_id, tier, publisher
    from observation
    where
        domain = 'patient_flow' and subject_level = 'province' and starts_with(metric_id, 'outflow_')
        and observation_id not in (select repeats_fact from flow where repeats_fact is not null)
)

select
    statement.*,
    -- the provinces named at each end: one, the members of a group, or none
    coalesce(origin.members, case when regexp_full_match(statement.origin_id, '[0-9]{6}') then statement.origin_id end) as origins,
    coalesce(
        destination.members, case when regexp_full_match(statement.destination_id, '[0-9]{6}') then statement.destination_id end
    ) as destinations
from statement
left join flow_group as origin on statement.origin_id = origin.group_id
left join flow_group as destination on statement.destination_id = destination.group_id
where statement.measure = $measure
order by statement.period_end nulls last, statement.statement_id
