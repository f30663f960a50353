-- One row is the share of patients from other provinces at one hospital in one year, computed from its case records.
select measured.*
from measured
where
    measured.metric_id = 'inflow_share'
    and measured.hospital_code is not null
    and measured.specialty = 'all'
    and length(measured.period) = 4
order by measured.period desc, measured.value desc nulls last, measured.subject
