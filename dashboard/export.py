"""What a reader takes away: CSV, SVG, PNG, Parquet, a Frictionless data package. Built when clicked."""

import io
import json
import zipfile

import altair as alt
import pandas as pd
import vl_convert as vlc

from dashboard import db

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 (our compilation; sources keep their rights)",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_TYPES = {"VARCHAR": "string", "DOUBLE": "number", "INTEGER": "integer", "BIGINT": "integer", "BOOLEAN": "boolean", "DATE": "date"}


def csv(frame: pd.DataFrame, version: str) -> bytes:
    """UTF-8 with BOM (for Excel), each row with the data version, text that no spreadsheet runs as a formula."""
    safe = frame.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]) and not pd.api.types.is_bool_dtype(safe[column]):
            safe[column] = safe[column].map(_harmless)
    safe["data_version"] = version
    return safe.to_csv(index=False).encode("utf-8-sig")


def _harmless(value):
    return "'" + value if isinstance(value, str) and value[:1] in "=+-@\t\r" and len(value) > 1 else value


def svg(chart: alt.TopLevelMixin) -> bytes:
    """The chart as SVG, drawn offline."""
    return vlc.vegalite_to_svg(chart.to_json()).encode()


def png(chart: alt.TopLevelMixin, scale: float = 2) -> bytes:
    """The chart as PNG at twice the screen's density."""
    return vlc.vegalite_to_png(chart.to_json(), scale=scale)


def parquet(frame: pd.DataFrame) -> bytes:
    """One table as Parquet."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def data_package(version: str) -> bytes:
    """Every published table as CSV in one ZIP with `datapackage.json` (Frictionless Data Package v1)."""
    buffer = io.BytesIO()
    resources = []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, columns in db.tables().items():
            if table in ("map_layer", "build"):
                continue
            archive.writestr(f"data/{table}.csv", db.table(table).to_csv(index=False))
            fields = [{"name": name, "type": _TYPES.get(kind, "any")} for name, kind in columns]
            resources.append(
                {
                    "name": table.replace("_", "-"),
                    "path": f"data/{table}.csv",
                    "profile": "tabular-data-resource",
                    "format": "csv",
                    "mediatype": "text/csv",
                    "encoding": "utf-8",
                    "schema": {"fields": fields},
                }
            )
        package = {
            "profile": "tabular-data-package",
            "name": "national-regional-medical-centres",
            "title": "China's national regional medical centres: published facts and their sources",
            "version": version,
            "licenses": [LICENCE],
            "resources": resources,
        }
        archive.writestr("datapackage.json", json.dumps(package, ensure_ascii=False, indent=1))
    return buffer.getvalue()
