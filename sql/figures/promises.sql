-- One row is one promise: a published target, or a planned deadline that no target repeats.
with newest as (
    select max(try_cast(rpad(published_date, 10, '-01') as date))::varchar as newest_source_date
    from source
),

promise as (
    select
        observation_id as promise_id, observation_id, 'observation' as type, subject_id, subject_level, subject_zh, subject_en,
        observation.domain, domain_order, metric_order, metric_id, metric_zh, metric_en, label_zh, label_en, observation.direction,
        scope, scope_zh, scope_en, population, counting, part, part_zh, part_en, definition_id,
        kind, qualifier, value_low, value_high, value_text, stated_trend, decimals,
        observation.unit_id, unit_zh, unit_en, base_unit, unit_factor, unit_style, averaged_over,
        period_start, period_end, period_basis,
        -- a period that is only the date of the document, or only a start, is no deadline
        case when period_basis = 'stated' then period_end end as deadline,
        repeats, flag, note_zh, note_en, source_id, tier, source_title, publisher, published_date, locator
    from observation
    inner join metric using (metric_id)
    where kind = 'target'
    union all by name
    select
        event_id as promise_id, 'event' as type, subject_id, subject_level, subject_zh, subject_en,
        label_zh, label_en, date_start as period_start, date_end as period_end, date_basis as period_basis,
        coalesce(date_end, date_start) as deadline,
        flag, note_zh, note_en, source_id, tier, source_title, publisher, published_date, locator
    from event
    where
        event_type = 'plan_deadline'
        -- the number of this deadline is a target of its own
        and (source_id, search_phrase) not in (select (source_id, search_phrase) from observation where kind = 'target' and search_phrase is not null)
)

select
    promise.*,
    newest.newest_source_date
from promise
cross join newest
order by
    list_position(['centre', 'province', 'nation'], subject_level), subject_id,
    type = 'event', domain_order, metric_order, deadline, promise_id
