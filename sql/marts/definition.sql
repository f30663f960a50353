-- One row is one definition of a metric: formula, edition, and whether the official text was seen.
select
    * exclude (_row)
from stg_definition
order by definition_id
