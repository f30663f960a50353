-- One row is one indicator of a hospital, province or category in a period, computed from records, as its file has it.
select
    subject,
    hospital_code,
    hospital_name_zh,
    hospital_name_en,
    province_adcode,
    specialty,
    period,
    metric_id,
    definition_id,
    numerator,
    denominator,
    value,
    low,
    high,
    reliability,
    reason,
    coverage,
    file_date,
    collection_id,
    synthetic
from raw.measured
