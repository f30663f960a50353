-- One row is one place with its point on the map sheet (km, Albers; the South China Sea lies in the inset).
select
    adcode,
    x_km,
    y_km
from raw.point
