-- One row is one indicator of one hospital in one year, computed from its case records, all specialties together.
select measured.*
from measured
inner join metric using (metric_id)
where
    measured.subject in (select unnest($subjects))
    and measured.hospital_code is not null
    and measured.specialty = 'all'
    and length(measured.period) = 4
order by metric.domain_order, metric.metric_order, measured.definition_id, measured.subject, measured.period
