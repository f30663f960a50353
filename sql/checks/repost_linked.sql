-- One row is a source whose link is not safe, or not a link.
select
    'facts/source.csv' as file,
    _row as row,
    'url' as field,
    url as value,
    null as expected
from stg_source
where url is not null and (access <> 'original' or not regexp_matches(url, '^https?://[^ ]+$'))
order by all
