"""What a reader takes away: CSV, SVG, PNG, Parquet, a Frictionless data package. Built when clicked.

A download is built outside the page run, where there is no session: it gets its snapshot as an argument.
"""

import hashlib
import io
import json
import re
import zipfile

import altair as alt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import vl_convert as vlc

from dashboard import db, synthetic
from dashboard.text import LANGUAGES, Text, sentences

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 (our compilation; sources keep their rights)",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
NAME = "national-regional-medical-centres"
# Boundaries and loaded flows are not ours to pass on under one licence; `build` is told by the package's own version
KEPT_BACK = ("map_layer", "build", "od_cell", "od_measure", "od_reason", "od_place")
_TYPES = {"VARCHAR": "string", "DOUBLE": "number", "INTEGER": "integer", "BIGINT": "integer", "BOOLEAN": "boolean", "DATE": "date"}
_ARROW = {"VARCHAR": pa.string(), "DOUBLE": pa.float64(), "INTEGER": pa.int32(), "BIGINT": pa.int64(), "BOOLEAN": pa.bool_(), "DATE": pa.date32()}
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")
_NUMBER = re.compile(r"[+-]?[\d.,]+( ?[%‰])?")


def csv(frame: pd.DataFrame, version: str, invented: bool = False) -> bytes:
    """UTF-8 with BOM (for Excel), each row with the data version, text that no spreadsheet runs as a formula.

    Of invented data (said so, or by any row) the first column says it in each row.
    """
    safe = synthetic.frame(frame) if invented or synthetic.marked(frame) else frame.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]) and not pd.api.types.is_bool_dtype(safe[column]):
            safe[column] = safe[column].map(_harmless)
    safe["data_version"] = version
    return safe.to_csv(index=False).encode("utf-8-sig")


def _harmless(value):
    if isinstance(value, str) and len(value) > 1 and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def svg(chart: alt.TopLevelMixin | dict) -> bytes:
    """The chart (or its specification) as SVG, drawn offline."""
    return vlc.vegalite_to_svg(_specification(chart)).encode()


def png(chart: alt.TopLevelMixin | dict, scale: float = 2) -> bytes:
    """The chart (or its specification) as PNG at twice the screen's density."""
    return vlc.vegalite_to_png(_specification(chart), scale=scale)


def _specification(chart: alt.TopLevelMixin | dict) -> dict:
    return chart if isinstance(chart, dict) else chart.to_dict()


def parquet(table: str, snapshot: db.Snapshot) -> bytes:
    """One published table as Parquet, with the types of the warehouse and its version in the file's metadata."""
    columns = db.tables(snapshot)[table]
    schema = pa.schema([pa.field(name, _ARROW[kind]) for name, kind in columns], {"data_version": snapshot.version, "licence": LICENCE["name"], **({synthetic.COLUMN: synthetic.STAMP} if _invented(snapshot) else {})})
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(db.table(table, snapshot), schema=schema, preserve_index=False).replace_schema_metadata(schema.metadata), buffer)
    return buffer.getvalue()


def published(snapshot: db.Snapshot) -> dict[str, list[tuple[str, str]]]:
    """The tables that the package holds, with columns and types."""
    return {table: columns for table, columns in db.tables(snapshot).items() if table not in KEPT_BACK}


def data_package(snapshot: db.Snapshot) -> bytes:
    """Every published table as CSV in one ZIP with `datapackage.json` (Frictionless Data Package, version 1)."""
    tables = published(snapshot)
    described = _Dictionary(db.table("dictionary", snapshot), set(tables))
    files, resources = {}, []
    for table, columns in tables.items():
        rows = db.table(table, snapshot)
        content = (synthetic.frame(rows) if _invented(snapshot) else rows).to_csv(index=False).encode()
        files[f"data/{table}.csv"] = content
        resources.append(
            {
                "name": table.replace("_", "-"),
                "path": f"data/{table}.csv",
                "description": db.row_meaning(table),
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(content),
                "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
                "schema": _stamped(described.schema(table, columns)) if _invented(snapshot) else described.schema(table, columns),
            }
        )
    files["README.md"] = _readme(snapshot).encode()
    files["datapackage.json"] = json.dumps(_package(snapshot, resources), ensure_ascii=False, indent=1).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            # a fixed date: the same version gives the same bytes
            entry = zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def _invented(snapshot: db.Snapshot) -> bool:
    return snapshot.kind == "synthetic"


def _stamped(schema: dict) -> dict:
    """The schema of a table whose first column says that it is invented."""
    return {**schema, "fields": [{"name": synthetic.COLUMN, "type": "string", "title": synthetic.STAMP}, *schema["fields"]]}


def _package(snapshot: db.Snapshot, resources: list[dict]) -> dict:
    words = {lang: Text(lang) for lang in LANGUAGES}
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": (f"{synthetic.STAMP} · " if _invented(snapshot) else "") + _both(words, "evidence_page_package_title"),
        **({synthetic.COLUMN: synthetic.STAMP} if _invented(snapshot) else {}),
        "description": "\n\n".join(words[lang](key) for lang in ("en", "zh") for key in ("evidence_page_package_description", "evidence_page_licence")),
        "version": snapshot.version,
        **({"created": snapshot.published_at} if snapshot.published_at else {}),
        "keywords": ["national regional medical centre", "国家区域医疗中心", "hospital twinning", "patient flow", "China"],
        "licenses": [LICENCE],
        "sources": [_source(row) for row in db.table("source", snapshot).to_dict("records") if row["tier"] != "D"],
        "resources": resources,
    }


def citation(t: Text, snapshot: db.Snapshot) -> str:
    """How to cite the compilation at this version."""
    date = t.date(snapshot.published_at[:10]) if snapshot.published_at else t("evidence_page_no_date")
    return t("evidence_page_cite", version=snapshot.version, date=date)


def _readme(snapshot: db.Snapshot) -> str:
    """What a person reads who opens the ZIP."""
    parts = [
        f"# {t('evidence_page_package_title')}\n\n{t('evidence_page_package_description')}\n\n{t('evidence_page_licence')}\n\n{t('evidence_page_cite_title')}: {citation(t, snapshot)}\n"
        for t in (Text("en"), Text("zh"))
    ]
    return "\n".join([f"**{synthetic.STAMP}** {Text('zh')('synthetic_band')} {Text('en')('synthetic_band')}\n"] * _invented(snapshot) + parts)


def _both(words: dict[str, Text], key: str, **values) -> str:
    return " / ".join(words[lang](key, **values) for lang in ("en", "zh"))


def _source(row: dict) -> dict[str, str]:
    named = {"title": f"{row['source_id']} · {row['publisher']}: {row['title']}", "path": row["url"]}
    return {name: value for name, value in named.items() if isinstance(value, str)}


class _Dictionary:
    """Titles, keys and references of columns, as far as the data dictionary (and text.csv for derived ones) knows them."""

    def __init__(self, dictionary: pd.DataFrame, tables: set[str]):
        self.rows = {(row["table_name"], row["column_name"]): row for row in dictionary.to_dict("records")}
        self.anywhere = {row["column_name"]: row for row in reversed(dictionary.to_dict("records"))}
        self.tables = tables
        self.words = {lang: Text(lang) for lang in LANGUAGES}

    def schema(self, table: str, columns: list[tuple[str, str]]) -> dict:
        names = [name for name, _ in columns]
        known = {name: self.rows[table, name] for name in names if (table, name) in self.rows}
        keys = [name for name, row in known.items() if row["role"] == "key"]
        references = [(name, *self._target(row["refers_to"])) for name, row in known.items() if self._target(row["refers_to"])]
        return {
            "fields": [self._field(table, name, kind) for name, kind in columns],
            "missingValues": [""],
            **({"primaryKey": keys} if keys else {}),
            **({"foreignKeys": [_foreign(table, *reference) for reference in references]} if references else {}),
        }

    def title(self, table: str, name: str) -> str | None:
        """English / Chinese title of a column; `x_zh` and `x_en` are named after `x`."""
        row = self.rows.get((table, name)) or self.anywhere.get(name)
        if row is not None:
            return f"{row['name_en']} / {row['name_zh']}"
        if f"evidence_page_column_{name}" in sentences():
            return _both(self.words, f"evidence_page_column_{name}")
        stem, language = name[:-3], {"_zh": "chinese", "_en": "english"}.get(name[-3:])
        for whole in (stem, f"{stem}_id", f"{stem}_adcode") if language else ():
            found = self.title(table, whole)
            if found:
                english, chinese = found.split(" / ", 1)
                return f"{self.words['en'](f'evidence_page_package_in_{language}', name=english)} / {self.words['zh'](f'evidence_page_package_in_{language}', name=chinese)}"
        return None

    def _field(self, table: str, name: str, kind: str) -> dict:
        row = self.rows.get((table, name)) or {}
        refers = row.get("refers_to")
        listed = refers.removeprefix("code:") if isinstance(refers, str) and refers.startswith("code:") else None
        title = self.title(table, name)
        return {
            "name": name,
            "type": _TYPES.get(kind, "any"),
            **({"title": title} if title else {}),
            **({"description": _both(self.words, "evidence_page_package_code", list=listed)} if listed else {}),
            **({"constraints": {"required": True}} if row.get("required") is True else {}),
        }

    def _target(self, refers) -> tuple[str, str] | None:
        """(table, column) of a reference between published tables."""
        if refers == "subject":
            return "subject", "subject_id"
        table, _, column = (refers if isinstance(refers, str) else "").partition(".")
        return (table, column) if table in self.tables and column else None


def _foreign(table: str, name: str, other: str, column: str) -> dict:
    resource = "" if other == table else other.replace("_", "-")
    return {"fields": [name], "reference": {"resource": resource, "fields": [column]}}
