-- One row is one province-level division, with its label point on the map sheet.
select adcode, short_zh, name_en, x_km, y_km
from province
order by adcode
