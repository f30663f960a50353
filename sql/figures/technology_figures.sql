-- One row is one published figure of a chosen metric, with the figure that its source says it is part of.
select observation.*, nullif(regexp_extract(observation.flag, 'subset_of:([^|]+)', 1), '') as part_of
from observation
where observation.metric_id in (select unnest($metrics))
order by
    list_position($metrics, observation.metric_id), observation.province_adcode, observation.period_end, observation.observation_id
