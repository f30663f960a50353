"""The planar layout of the national map: Albers equal-area coordinates in kilometres, y upwards.

The main map ends below the southern tip of Hainan. What lies inside ``INSET_WINDOW`` is drawn a
second time, reduced, in ``INSET_FRAME`` in the lower right (南海诸岛). Any point of the country can
be placed with :func:`place`; nothing else in the project needs to know about projections.
"""

import numpy as np

CENTRAL_MERIDIAN, ORIGIN_LATITUDE = 105.0, 36.0
PARALLELS = (25.0, 47.0)
RADIUS_KM = 6371.0
PROJ4 = (
    f"+proj=aea +lat_1={PARALLELS[0]} +lat_2={PARALLELS[1]} +lat_0={ORIGIN_LATITUDE} "
    f"+lon_0={CENTRAL_MERIDIAN} +x_0=0 +y_0=0 +R={RADIUS_KM * 1000:.0f} +units=km +no_defs"
)

# Boxes are (xmin, ymin, xmax, ymax) in kilometres.
PAGE = (-2680.0, -2050.0, 2790.0, 2110.0)  # the whole picture, inset included
MAIN_BOTTOM = -2030.0  # between Hainan (-1976) and the northernmost islet of Xisha (-2079)
INSET_WINDOW = (190.0, -3560.0, 1890.0, -1090.0)  # what the inset shows, in main coordinates
INSET_SCALE = 0.45
INSET_ORIGIN = (2000.0, MAIN_BOTTOM)  # lower left corner of the inset on the page
INSET_OFFSET = tuple(o - INSET_SCALE * w for o, w in zip(INSET_ORIGIN, INSET_WINDOW, strict=False))
INSET_FRAME = (
    *INSET_ORIGIN,
    INSET_OFFSET[0] + INSET_SCALE * INSET_WINDOW[2],
    INSET_OFFSET[1] + INSET_SCALE * INSET_WINDOW[3],
)
INSET_LABEL = (INSET_FRAME[2], INSET_FRAME[3] + 14.0)  # 南海诸岛, above the frame and anchored right and bottom, so that it covers no island

_S1, _S2 = np.sin(np.radians(PARALLELS))
_N = (_S1 + _S2) / 2
_C = 1 - _S1**2 + 2 * _N * _S1


def _rho(lat):
    return RADIUS_KM * np.sqrt(_C - 2 * _N * np.sin(np.radians(lat))) / _N


def albers(lon, lat):
    """Longitude and latitude in degrees (scalars or arrays) to x, y in kilometres.

    Albers equal-area conic on the sphere: J. P. Snyder, Map Projections - A Working Manual,
    USGS Professional Paper 1395 (1987), equations 14-1 to 14-6.
    """
    theta = _N * np.radians(np.asarray(lon, dtype=float) - CENTRAL_MERIDIAN)
    rho = _rho(np.asarray(lat, dtype=float))
    return rho * np.sin(theta), _rho(ORIGIN_LATITUDE) - rho * np.cos(theta)


def to_inset(x, y):
    """Albers kilometres to the position of the same point inside the inset."""
    return INSET_OFFSET[0] + INSET_SCALE * x, INSET_OFFSET[1] + INSET_SCALE * y


def place(lon, lat):
    """Position on the page as (x, y, in_inset): the main map, or the inset south of its edge."""
    x, y = albers(lon, lat)
    inset_x, inset_y = to_inset(x, y)
    in_inset = y < MAIN_BOTTOM
    return np.where(in_inset, inset_x, x), np.where(in_inset, inset_y, y), in_inset
