-- One row is a value that its qualifier contradicts.
select
    'facts/observation.csv' as file,
    _row as row,
    'qualifier' as field,
    qualifier || ': ' || coalesce(value_low::varchar, '') || ' … ' || coalesce(value_high::varchar, '') as value,
    case
        when qualifier in ('exact', 'about', 'estimate') then 'value_low = value_high'
        when qualifier in ('more_than', 'at_least') then 'value_low'
        when qualifier in ('less_than', 'nearly', 'at_most') then 'value_high'
        when qualifier = 'range' then 'value_low < value_high'
        when qualifier = 'trend' then 'stated_trend'
        when qualifier = 'text' then 'value_text'
    end as expected
from stg_observation
where
    case
        when qualifier in ('exact', 'about', 'estimate') then value_low is null or value_low is distinct from value_high
        when qualifier in ('more_than', 'at_least') then value_low is null or value_high is not null
        when qualifier in ('less_than', 'nearly', 'at_most') then value_high is null or value_low is not null
        when qualifier = 'range' then value_low is null or value_high is null or value_low >= value_high
        when qualifier = 'trend' then stated_trend is null or value_low is not null or value_high is not null
        when qualifier = 'text' then value_text is null or value_low is not null or value_high is not null
    end
order by all
