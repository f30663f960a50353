-- One row is one row of a received table, its texts beside what they mean; null where a text means nothing.
with written as (
    select
        *,
        -- Full-width digits and signs come from Chinese input methods.
        trim(translate(stays, '０１２３４５６７８９，．－＜＊≤　', '0123456789,.-<*< ')) as stays_plain,
        trim(translate(fund_yuan, '０１２３４５６７８９，．－　￥¥', '0123456789,.- ')) as fund_plain
    from received
),

numbers as (
    select
        *,
        regexp_full_match(stays_plain, '(<\s*[0-9]+|[*]+)') as withheld,
        case
            when regexp_full_match(stays_plain, '[0-9]+([.]0+)?') then regexp_extract(stays_plain, '^[0-9]+')
            when regexp_full_match(stays_plain, '[0-9]{1,3}(,[0-9]{3})+') then replace(stays_plain, ',', '')
        end as stays_digits,
        case when regexp_full_match(fund_plain, '-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)?') then replace(fund_plain, ',', '') end as fund_digits
    from written
)

select
    numbers.part,
    numbers.file,
    numbers.row,
    numbers.origin as origin_text,
    origin.code as origin,
    origin.other_level as origin_other_level,
    origin.expected as origin_expected,
    case when origin.merged then numbers.origin end as origin_part,
    numbers.destination as destination_text,
    destination.code as destination,
    destination.other_level as destination_other_level,
    destination.expected as destination_expected,
    case when destination.merged then numbers.destination end as destination_part,
    numbers.period as period_text,
    period.code as period,
    period.granularity,
    numbers.specialty as specialty_text,
    specialty.code as specialty,
    numbers.reason as reason_text,
    reason.code as reason,
    numbers.hospital,
    numbers.stays as stays_text,
    numbers.stays_plain,
    try_cast(numbers.stays_digits as bigint) as stays,
    coalesce(numbers.withheld, false) as withheld,
    numbers.fund_yuan as fund_text,
    try_cast(numbers.fund_digits as decimal(18, 2)) as fund_yuan,
    numbers.data_kind
from numbers
left join meaning as origin on origin.kind = 'place' and numbers.origin = origin.written
left join meaning as destination on destination.kind = 'place' and numbers.destination = destination.written
left join meaning as period on period.kind = 'period' and numbers.period = period.written
left join meaning as specialty on specialty.kind = 'specialty' and coalesce(numbers.specialty, '') = specialty.written
left join meaning as reason on reason.kind = 'reason' and numbers.reason = reason.written
