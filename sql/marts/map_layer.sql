-- One row is one layer of boundaries as GeoJSON text, or the note on their origin.
select
    layer,
    content
from stg_map_layer
order by layer
