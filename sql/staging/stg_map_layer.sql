-- One row is one layer of boundaries, as GeoJSON text.
select
    layer,
    content
from raw.map_layer
