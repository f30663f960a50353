-- One row is one indicator of one hospital in one month, computed from its case records.
select *
from measured
where
    subject = $subject
    and metric_id = $metric
    and specialty = 'all'
    and length(period) = 7
order by definition_id, period
