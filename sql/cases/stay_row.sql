-- One row is an accepted row of the batch as a stay: our columns only, nothing that identifies a person.
-- The columns after file_row are for settlements, several of which can be one stay.
with coded as (
    select
        accepted.*,
        -- names and numbers of persons can slip into a column of codes where a row is shifted: only codes pass
        case
            when regexp_full_match(procedures, '((?:[0-9]{2}[.][0-9A-Z]{1,12}|[0-9]{2,4}(?:X[0-9]{1,5})?)(?:[|]|$))+')
                then procedures
            when procedures is not null then nullif(list_aggregate(list_filter(
                string_split(procedures, '|'),
                lambda code: regexp_full_match(code, '[0-9]{2}[.][0-9A-Z]{1,12}|[0-9]{2,4}(?:X[0-9]{1,5})?')
            ), 'string_agg', '|'), '')
        end as procedure_codes,
        case when regexp_full_match(drg, '[A-Z][A-Z0-9]{2,5}') then drg end as drg_code,
        case
            when contains('|' || levels || '|', '|4|') then 4
            when contains('|' || levels || '|', '|3|') then 3
            when contains('|' || levels || '|', '|2|') then 2
            when contains('|' || levels || '|', '|1|') then 1
        end as level_stated
    from accepted
)

select
    key.stay_key,
    coded.hospital_code,
    cast(date_trunc('month', discharge_date) as date) as month,
    discharge_date,
    admission_date,
    cast(greatest(1, discharge_date - admission_date) as integer) as los_days,
    coalesce(sex, '9') as sex,
    cast(age_years as smallint) as age_years,
    cast(age_days as smallint) as age_days,
    case when age_days is not null then age_days <= 28 when age_years >= 1 then false end as newborn,
    case
        when $record_kind = 'settlement'
            then coalesce(insured.adcode, lived.adcode, residence.adcode, hukou.adcode)
        else coalesce(lived.adcode, residence.adcode, hukou.adcode, insured.adcode)
    end as origin_adcode,
    case
        when $record_kind = 'settlement'
            then coalesce(insured.province_adcode, lived.province_adcode, residence.province_adcode, hukou.province_adcode)
        else coalesce(lived.province_adcode, residence.province_adcode, hukou.province_adcode, insured.province_adcode)
    end as origin_province,
    case
        when $record_kind = 'settlement' and insured.adcode is not null then 'insurance'
        when coalesce(lived.adcode, residence.adcode) is not null then 'residence'
        when hukou.adcode is not null then 'hukou'
        when insured.adcode is not null then 'insurance'
    end as origin_basis,
    coalesce(treated.adcode, hospital.adcode) as destination_adcode,
    coalesce(treated.province_adcode, hospital.province_adcode) as destination_province,
    case
        when regexp_full_match(department, '[A-Za-z]{0,3}[0-9]{1,4}([.][0-9]{1,2}){0,3}|[一-龥（）()、]{1,20}科') then department
    end as specialty,
    left(drg_code, 1) as mdc,
    drg_code as drg,
    case
        when regexp_full_match(drg_edition, '[A-Za-z][A-Za-z _-]{2,20}[0-9][0-9A-Za-z. _-]{0,15}') then drg_edition
    end as drg_edition,
    relative_weight as weight,
    case
        when regexp_full_match(main_diagnosis, '[A-Za-z][0-9]{2}([0-9A-Za-z]{0,4}|[.][0-9A-Za-z.+*†/]{1,16})')
            then main_diagnosis
    end as main_diagnosis,
    procedure_codes as procedures,
    case
        when not $has_procedures or not ($has_levels or $edition is not null) then null
        when procedure_codes is null then false
        when operation.row is not null then operation.operated
        when $has_levels then level_stated is not null
    end as operated,
    cast(case
        when operation.row is not null then operation.level
        when $has_levels and procedure_codes is not null then level_stated
    end as tinyint) as surgery_level,
    case
        when not $has_procedures or $edition is null then null
        when procedure_codes is null then false
        else operation.minimally_invasive
    end as minimally_invasive,
    case
        when not $has_procedures then null
        when operation.row is not null or (procedure_codes is null and $edition is not null) then 'catalogue:' || $edition
        when $has_levels then 'self_reported'
    end as level_source,
    case when discharge_way in ('1', '2', '3', '4', '5', '9') then discharge_way = '5' end as died,
    case when admission_route is not null then admission_route <> '1' end as elective,
    case
        when day_case in ('1', '是') then true
        when day_case in ('0', '2', '否') then false
        when $layout = 'nhsa_4101' and care_type = '2' then true
        when $layout = 'nhsa_4101' and care_type = '1' then false
    end as day_case,
    total as total_yuan,
    own as own_yuan,
    fund as fund_yuan,
    'inpatient' as setting,
    $record_kind as record_kind,
    case
        when travel_reason in ('lives_elsewhere', 'emergency', 'referred', 'chosen', 'unknown') then travel_reason
    end as travel_reason,
    $layout as layout,
    $file_id as file_id,
    coded.row as file_row,
    key.settlement_key,
    key.original_key,
    valid,
    refunded,
    interim
from coded
inner join key on coded.row = key.row
left join operation on coded.row = operation.row
left join address_place as residence on coded.residence_head = residence.text
left join hukou_place as hukou on coded.row = hukou.row
left join division_place as lived on coded.residence_code = lived.text
left join division_place as insured on coded.insurance_code = insured.text
left join division_place as treated on coded.treated_code = treated.text
left join hospital on coded.hospital_code = hospital.hospital_code
