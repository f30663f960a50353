"""Received tables in every format, and the command that loads them."""

import csv
import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl import __main__, paths

DESCRIBED = {
    "dataset_id": "trial", "title_zh": "试用数据", "title_en": "Trial data", "base": "residents", "definition": "O4", "complete_for": "both",
    "unit": "stays", "setting": "inpatient", "source": "Trial office", "locator": "Table 1", "licence": "CC BY 4.0", "as_of": "2023-12-31",
}  # fmt: skip
HEADER = ["来源地", "就诊地", "年份", "人次", "基金支付", "原因"]
ROWS = [
    ["北京", "北京", "2023", "5000", "1000.50", "自行选择"],
    ["北京", "河北", "2023", "12", "3.25", "急诊"],
    ["河北省", "北京", "2023", "1234", "99.10", "转诊"],
    ["130000", "河北", "2023", "70000", "1.00", "自行选择"],
]


def options(**changed: str | None) -> list[str]:
    """The description as options of the command; None leaves an item out."""
    items = {**DESCRIBED, **changed}
    return [part for name, value in items.items() if value is not None for part in (f"--{name.replace('_', '-')}", value)]


def text_of(rows: list[list[str]]) -> str:
    """Rows as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def write_csv(path: Path, rows: list[list[str]], encoding: str = "utf-8") -> Path:
    """A CSV file."""
    path.write_bytes(text_of(rows).encode(encoding))
    return path


def write_parquet(path: Path, rows: list[list[str]]) -> Path:
    """A Parquet file of text."""
    header, *body = rows
    pq.write_table(pa.table({name: [row[i] for row in body] for i, name in enumerate(header)}), path)
    return path


def write_workbook(path: Path, sheets: dict[str, list[list]], dimension: str | None = None, cell: str | None = None) -> Path:
    """The smallest xlsx: text as inline strings, numbers as numbers, rows that are None left out.

    `dimension` is declared as the size of each sheet; `cell` is where one more cell stands.
    """
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    def one(row: int, column: int, value) -> str:
        name = f"{chr(65 + column)}{row}"
        if isinstance(value, int | float):
            return f'<c r="{name}"><v>{value}</v></c>'
        return f'<c r="{name}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n in range(1, len(sheets) + 1))
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{parts}</Types>',
        )
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        names = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
        archive.writestr("xl/workbook.xml", f'<workbook {main} xmlns:r="{office}"><sheets>{names}</sheets></workbook>')
        links = "".join(f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in range(1, len(sheets) + 1))
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships">{links}</Relationships>')
        for n, rows in enumerate(sheets.values(), 1):
            body = "".join(f'<row r="{r}">{"".join(one(r, c, value) for c, value in enumerate(row))}</row>' for r, row in enumerate(rows, 1) if row)
            more = f'<row r="{"".join(filter(str.isdigit, cell))}"><c r="{cell}"><v>1</v></c></row>' if cell else ""
            size = f'<dimension ref="{dimension}"/>' if dimension else ""
            archive.writestr(f"xl/worksheets/sheet{n}.xml", f"<worksheet {main}>{size}<sheetData>{body}{more}</sheetData></worksheet>")
    return path


def state(folder: Path) -> dict[str, str]:
    """The hash of every file below a folder but the lock."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".lock"]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def received(tmp_path, monkeypatch) -> Path:
    """An empty folder of received data, used by the commands."""
    folder = tmp_path / "received"
    monkeypatch.setenv("NRMC_RECEIVED", str(folder))
    return folder


@pytest.fixture
def load(received, capsys):
    """`load("flows", FILE, …)`: the command in this process; returns exit code, output and faults."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = __main__.main(["load", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def python(script: str, *arguments: str, **given) -> subprocess.Popen:
    """A process of its own that runs a script of this project."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, cwd=paths.ROOT, env={**os.environ, "PYTHONUTF8": "1"}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **given)
