-- One row is a row of the batch with dates, numbers and codes typed; what cannot be read is null beside its text.
-- The texts of identifying columns (record number, address, birth date) go no further than this table.
with dated as (
    select
        *,
        cast(coalesce(
            try_cast(admitted_at as timestamp),
            try_strptime(admitted_at, [
                '%Y/%m/%d %H:%M:%S', '%Y/%m/%d %H:%M', '%Y/%m/%d', '%Y%m%d', '%Y%m%d%H%M%S', '%Y%m%d%H%M',
                '%Y.%m.%d', '%Y.%m.%d %H:%M:%S', '%Y年%m月%d日', '%Y年%m月%d日 %H:%M:%S', '%Y年%m月%d日 %H时%M分'
            ])
        ) as date) as admission_date,
        cast(coalesce(
            try_cast(discharged_at as timestamp),
            try_strptime(discharged_at, [
                '%Y/%m/%d %H:%M:%S', '%Y/%m/%d %H:%M', '%Y/%m/%d', '%Y%m%d', '%Y%m%d%H%M%S', '%Y%m%d%H%M',
                '%Y.%m.%d', '%Y.%m.%d %H:%M:%S', '%Y年%m月%d日', '%Y年%m月%d日 %H:%M:%S', '%Y年%m月%d日 %H时%M分'
            ])
        ) as date) as discharge_date,
        cast(coalesce(
            try_cast(birth_date as timestamp),
            try_strptime(birth_date, [
                '%Y/%m/%d %H:%M:%S', '%Y/%m/%d', '%Y%m%d', '%Y.%m.%d', '%Y年%m月%d日', '%Y%m%d%H%M%S'
            ])
        ) as date) as born
    from raw
),

aged as (
    select
        *,
        try_cast(age_years as decimal(6, 1)) as years_stated,
        try_cast(age_days as decimal(6, 1)) as days_stated,
        try_cast(age_months as decimal(6, 2)) as months_stated,
        case when born <= admission_date then datesub('year', born, admission_date) end as years_counted,
        case when born <= admission_date then date_diff('day', born, admission_date) end as days_counted
    from dated
)

select
    row,
    hospital_code,
    record_no,
    admission_count,
    visit_id,
    settlement_id,
    original_settlement_id,
    admitted_at,
    discharged_at,
    admission_date,
    discharge_date,
    case sex when '1' then '1' when '2' then '2' when '0' then '0' when '9' then '9' when '男' then '1' when '女' then '2' end
        as sex,
    sex as sex_stated,
    years_stated,
    years_counted,
    cast(floor(coalesce(years_stated, years_counted)) as integer) as age_years,
    -- counted from the birth date where there is one: then the layouts that tell months and those that tell days agree
    case
        when coalesce(floor(years_stated), years_counted) > 0 then null
        when days_counted between 0 and 366 then days_counted
        when days_stated is not null then cast(floor(days_stated) as integer)
        when months_stated > 0 then cast(floor(months_stated * 30.4375) as integer)
    end as age_days,
    age_years as age_years_stated,
    -- the part of an address in which divisions are named: they end in one of these characters, and ten characters
    -- are kept where names come without them
    left(address, greatest(10, length(regexp_extract(left(address, 30), '^.*[省市区县旗州盟岛]')))) as residence_head,
    address_hukou,
    address_code as residence_code,
    insured_code as insurance_code,
    treated_code,
    department,
    admission_route,
    discharge_way,
    day_case,
    care_type,
    los_days,
    try_cast(los_days as integer) as los_stated,
    main_diagnosis,
    nullif(upper(procedures), '') as procedures,
    translate(nullif(levels, ''), '一二三四ⅠⅡⅢⅣ级0 ', '12341234') as levels,
    total_yuan,
    own_yuan,
    fund_yuan,
    weight,
    try_cast(replace(total_yuan, ',', '') as decimal(12, 2)) as total,
    try_cast(replace(own_yuan, ',', '') as decimal(12, 2)) as own,
    try_cast(replace(fund_yuan, ',', '') as decimal(12, 2)) as fund,
    try_cast(weight as decimal(9, 4)) as relative_weight,
    -- the 24 items of the front page; its "of which" items are parts of these and no items of their own
    coalesce(try_cast(fee_01 as decimal(12, 2)), 0) + coalesce(try_cast(fee_02 as decimal(12, 2)), 0)
    + coalesce(try_cast(fee_03 as decimal(12, 2)), 0) + coalesce(try_cast(fee_04 as decimal(12, 2)), 0)
    + coalesce(try_cast(fee_05 as decimal(12, 2)), 0) + coalesce(try_cast(fee_06 as decimal(12, 2)), 0)
    + coalesce(try_cast(fee_07 as decimal(12, 2)), 0) + coalesce(try_cast(fee_08 as decimal(12, 2)), 0)
    + coalesce(try_cast(fee_09 as decimal(12, 2)), 0) + coalesce(try_cast(fee_10 as decimal(12, 2)), 0)
    + coalesce(try_cast(fee_11 as decimal(12, 2)), 0) + coalesce(try_cast(fee_12 as decimal(12, 2)), 0)
    + coalesce(try_cast(fee_13 as decimal(12, 2)), 0) + coalesce(try_cast(fee_14 as decimal(12, 2)), 0)
    + coalesce(try_cast(fee_15 as decimal(12, 2)), 0) + coalesce(try_cast(fee_16 as decimal(12, 2)), 0)
    + coalesce(try_cast(fee_17 as decimal(12, 2)), 0) + coalesce(try_cast(fee_18 as decimal(12, 2)), 0)
    + coalesce(try_cast(fee_19 as decimal(12, 2)), 0) + coalesce(try_cast(fee_20 as decimal(12, 2)), 0)
    + coalesce(try_cast(fee_21 as decimal(12, 2)), 0) + coalesce(try_cast(fee_22 as decimal(12, 2)), 0)
    + coalesce(try_cast(fee_23 as decimal(12, 2)), 0) + coalesce(try_cast(fee_24 as decimal(12, 2)), 0) as fees,
    upper(drg) as drg,
    drg_edition,
    travel_reason,
    coalesce(valid_flag <> '0', true) as valid,
    coalesce(refund_flag = '1', false) as refunded,
    coalesce(interim_flag = '1', false) as interim
from aged
