-- One row is one month of discharge and kind of record: what the files can say, before any indicator is made.
select
    month,
    record_kind,
    drg_edition,
    level_source,
    origin_basis,
    count(*) as stays,
    count(drg) as drg_known,
    count(weight) as weighted_stays,
    count(case when drg is not null and weight is not null then 1 end) as weighted_groups
from stay
group by month, record_kind, drg_edition, level_source, origin_basis
