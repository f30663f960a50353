-- One row is one way in which patients are counted as travelling: numerator, denominator, whose patients, basis.
select
    * exclude (_row),
    _row as position
from stg_flow_definition
order by _row
