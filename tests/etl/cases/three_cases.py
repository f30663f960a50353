"""Three stays, and plain writers of the received formats. The writers know codes as literals, not from data/columns."""

import csv
import io
import struct
from pathlib import Path

# Our raw name -> the code of the later front pages (811 and 643 columns) and of the P layout.
CODES = {
    "hospital_code": ("A01", "P900"), "hospital_name": ("A02", "P6891"), "record_no": ("A48", "P3"),
    "admission_count": ("A49", "P2"), "sex": ("A12C", "P5"), "birth_date": ("A13", "P6"), "age_years": ("A14", "P7"),
    "address": ("A26", "P801"), "address_hukou": ("A24", "P17"), "admitted_at": ("B12", "P22"),
    "discharged_at": ("B15", "P25"), "los_days": ("B20", "P27"), "department": ("B16C", "P26"),
    "admission_route": ("B11C", "P804"), "discharge_way": ("B34C", "P741"), "main_diagnosis": ("C03C", "P321"),
    "procedure_01": ("C14x01C", "P490"), "procedure_02": ("C35x01C", "P4911"), "procedure_10": ("C35x09C", "P45050"),
    "procedure_level_01": ("C17x01", "P820"), "procedure_level_02": ("C38x01", "P821"),
    "procedure_level_10": ("C38x09", "P829"), "total_yuan": ("D01", "P782"), "own_yuan": ("D09", "P751"),
    "fee_01": ("D11", "P752"), "fee_24": ("D34", "P781"),
}  # fmt: skip
# 𠮷 and 㐀 take four bytes in GB18030; 乗 ends in a byte of ASCII's range there.
CASES = [
    {
        "hospital_code": "SYN0001", "hospital_name": "示例医院一", "record_no": "000017", "admission_count": "2", "sex": "1",
        "birth_date": "1961-05-30", "age_years": "62", "address": "河南省郑州市金水区𠮷祥路1号", "address_hukou": "安徽省阜阳市乗㐀",
        "admitted_at": "2023-06-12 08:30:00", "discharged_at": "2023-06-15 10:00:00", "los_days": "3", "department": "03",
        "admission_route": "2", "discharge_way": "1", "main_diagnosis": "I21.001", "procedure_01": "36.0601",
        "procedure_02": "88.5500", "procedure_10": "99.1000", "procedure_level_01": "4", "procedure_level_02": "2",
        "procedure_level_10": "1", "total_yuan": "52317.20", "own_yuan": "18000.05", "fee_01": "120.00", "fee_24": "0.20",
    },
    {
        "hospital_code": "SYN0001", "hospital_name": "示例医院一", "record_no": "000018", "admission_count": "1", "sex": "2",
        "birth_date": "2023-06-10", "age_years": "0", "address": "山西省太原市小店区", "admitted_at": "2023-06-22 23:59:59",
        "discharged_at": "2023-06-23 00:10:00", "los_days": "1", "department": "07", "admission_route": "1",
        "discharge_way": "5", "main_diagnosis": "P22.0", "total_yuan": "10000.00", "own_yuan": "0.00",
    },
    {
        "hospital_code": "SYN0002", "hospital_name": "示例医院二", "record_no": "A-9", "admission_count": "1", "sex": "9",
        "birth_date": "1930-01-01", "age_years": "93", "address": "北京市", "admitted_at": "2023-07-01 00:00:00",
        "discharged_at": "2023-07-31 12:00:00", "los_days": "30", "main_diagnosis": "C34.9",
        "procedure_01": "33.2400", "total_yuan": "80.50",
    },
]  # fmt: skip
NAMES_ONLY = {"A11": "张三丰", "A20": "410105196105301234", "A27": "13800138000", "A32": "李四"}
IN_P = {"A11": "P4", "A20": "P13", "A27": "P802", "A32": "P18"}


def front_page(layout: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the three stays in `abcdf` or `p` codes, with names and numbers that must not be read."""
    side = ("abcdf", "p").index(layout)
    private = {IN_P[code] if side else code: value for code, value in NAMES_ONLY.items()}
    header = [codes[side] for codes in CODES.values()] + list(private)
    return header, [[case.get(name, "") for name in CODES] + list(private.values()) for case in CASES]


def plain() -> tuple[list[str], list[list[str]]]:
    """Header and rows of the three stays in the plain layout; the second list has gaps."""
    alone = [name for name in CODES if not name.startswith(("procedure", "fee"))]
    rows = []
    for case in CASES:
        listed = ["|".join(case.get(f"{name}_{k:02}", "") for k in range(1, 11)) for name in ("procedure", "procedure_level")]
        rows.append([case.get(name, "") for name in alone] + listed)
    return [*alone, "procedure_codes", "procedure_levels"], rows


def csv_bytes(header: list[str], rows: list[list[str]], encoding: str = "utf-8", **options) -> bytes:
    """A CSV file; options are those of csv.writer."""
    text = io.StringIO()
    writer = csv.writer(text, **options)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def dbf_bytes(fields: list[tuple[str, str, int]], records: list[list[bytes]], deleted: tuple[int, ...] = ()) -> bytes:
    """A dBase III file; fields are name, type and length, cells are padded with blanks (binary ones fill theirs)."""
    width = 1 + sum(length for _, _, length in fields)
    head = struct.pack("<B3xIHH20x", 0x03, len(records), 32 + 32 * len(fields) + 1, width)
    for name, kind, length in fields:
        head += struct.pack("<11sc4xBB14x", name.encode("ascii"), kind.encode("ascii"), length, 0)
    body = b"".join(
        (b"*" if place in deleted else b" ")
        + b"".join(cell.ljust(length) for cell, (_, _, length) in zip(cells, fields, strict=True))
        for place, cells in enumerate(records)
    )
    return head + b"\x0d" + body + b"\x1a"


def p_dbf(encoding: str = "gb18030") -> bytes:
    """The three stays as a DBF of P codes."""
    header, rows = front_page("p")
    return dbf_bytes([(code, "C", 60) for code in header], [[cell.encode(encoding) for cell in row] for row in rows])


def write(folder: Path, name: str, content: bytes) -> Path:
    """A file in `folder`."""
    path = folder / name
    path.write_bytes(content)
    return path
