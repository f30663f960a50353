-- One row is a stay of some months; reason says why it does not count: it stands twice, or another file brought it.
with twice as (
    select
        stay_key,
        min(file_row) as first_row
    from candidate
    where month between cast($first as date) and cast($last as date)
    group by stay_key
    having count(*) > 1
)

select
    candidate.stay_key, hospital_code, month, discharge_date, admission_date, los_days, sex, age_years, age_days, newborn,
    origin_adcode, origin_province, origin_basis, destination_adcode, destination_province, specialty, mdc, drg,
    drg_edition, weight, main_diagnosis, procedures, operated, surgery_level, minimally_invasive, level_source, died,
    elective, day_case, total_yuan, own_yuan, fund_yuan, setting, record_kind, travel_reason, layout, file_id, file_row,
    case
        when file_row > first_row then 'duplicate_in_file'
        when candidate.stay_key in (select stay_key from known) then 'duplicate_stay'
    end as reason
from candidate
left join twice on candidate.stay_key = twice.stay_key
where month between cast($first as date) and cast($last as date)
order by month, hospital_code, file_row
