-- One row is one indicator computed from records, protected: a hospital (subject: its project or code) or a province, in a year or month.
-- No value: `reliability` says suppressed (a small count could be worked out) or refused, with the `reason`.
select
    measured.subject,
    measured.hospital_code,
    measured.hospital_name_zh,
    measured.hospital_name_en,
    measured.province_adcode,
    measured.specialty,
    measured.period,
    measured.metric_id,
    metric.name_zh as metric_zh,
    metric.name_en as metric_en,
    metric.domain,
    metric.unit_id,
    unit.name_zh as unit_zh,
    unit.name_en as unit_en,
    unit.style as unit_style,
    measured.definition_id,
    definition.name_zh as definition_zh,
    definition.name_en as definition_en,
    measured.numerator,
    measured.denominator,
    measured.value,
    measured.low,
    measured.high,
    measured.reliability,
    reliability.name_zh as reliability_zh,
    reliability.name_en as reliability_en,
    measured.reason,
    reason.name_zh as reason_zh,
    reason.name_en as reason_en,
    measured.coverage,
    measured.file_date,
    measured.collection_id,
    measured.synthetic
from stg_measured as measured
inner join stg_metric as metric on measured.metric_id = metric.metric_id
inner join stg_unit as unit on metric.unit_id = unit.unit_id
inner join stg_definition as definition on measured.definition_id = definition.definition_id
left join stg_code as reliability on reliability.list = 'measured_reliability' and measured.reliability = reliability.code
left join stg_code as reason on reason.list = 'refusal' and measured.reason = reason.code
order by measured.collection_id, measured.metric_id, measured.hospital_code, measured.subject, measured.specialty, measured.period
