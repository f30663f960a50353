-- One row is a row of the batch with the texts that tell its stay and its settlement from all others.
select
    row,
    case
        when $record_kind = 'settlement' then visit_id
        when record_no is not null then concat_ws('|', hospital_code, record_no, admission_date, discharge_date)
        when visit_id is not null then concat_ws('|', hospital_code, visit_id, admission_date, discharge_date)
    end as stay_text,
    settlement_id as settlement_text,
    original_settlement_id as original_text
from typed
