-- One row is one layer of the map sheet.
select layer, content
from map_layer
