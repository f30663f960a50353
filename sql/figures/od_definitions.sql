-- One row is one definition of being counted as a travelling patient.
select
    definition_id,
    name_zh,
    name_en,
    numerator_zh,
    numerator_en,
    denominator_zh,
    denominator_en
from flow_definition
order by position
