"""Names, identity numbers, addresses and phones that go in come out nowhere: not in files, not on the screen."""

import csv
import stat
from itertools import cycle

import pytest

from etl.cases import layouts, store
from tests.etl.cases.received import cases

SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", ("玉梓萱", "嘉懿轩", "煜城祺", "懿楠硕", "烨磊晟")
NAMES = [surname + given for surname in SURNAMES for given in GIVEN]
IDENTITIES = [f"51010519{60 + n % 40}0{n % 9 + 1}1{n % 9}{n:03}X" for n in range(50)]
PHONES = [f"138{n:02}75316{n:02}"[:11] for n in range(50)]
ROADS = [f"隐秘{a}{b}弄{n}号" for n, (a, b) in enumerate(zip("甲乙丙丁戊" * 10, "子丑寅卯辰巳午未申酉" * 5, strict=True), 100)]
PLANTED = [*NAMES, *IDENTITIES, *PHONES, *ROADS]
RECORDS = [f"BAH{n:05}Q" for n in range(50)]
IDENTIFYING = {"A11": NAMES, "A20": IDENTITIES, "A27": PHONES, "A35": PHONES, "A30": PHONES, "A32": NAMES, "A34": ROADS, "A29": ROADS, "A22": ROADS}
# Columns in which a row shifted by hand can put what belongs elsewhere.
SHIFTED = ("A01", "B12", "B15", "B16C", "C03C", "C14x01C", "C17x01", "D01", "D09", "A12C", "A14", "B20", "B34C", "drg", "drg_edition", "weight", "travel_reason")


@pytest.fixture
def received(tmp_path):
    """A front-page file of 50 good rows, rows of each fault, and rows with a person's data in each column that we read."""
    header = [column.field_code for column in layouts.get("hqms_811_2020").columns if column.ordinal]
    header += ["drg", "drg_edition", "weight", "travel_reason"]
    good = {"A01": "H51010001", "B12": "2023-01-01 08:00:00", "B15": "2023-01-05 10:00:00", "A12C": "1", "A13": "1960-05-01", "A14": "62",
            "C03C": "I21.000", "D01": "100.00", "drg": "FM19"}  # fmt: skip
    rows = []
    for n, record in enumerate(RECORDS):
        private = {column: values[n] for column, values in IDENTIFYING.items()}
        private |= {"A26": f"四川省成都市{ROADS[n]}", "A24": f"重庆市万州区{ROADS[n]}"}
        rows.append({**good, **private, "A48": record})
    fault = [{"B15": ""}, {"B15": "2022-01-01"}, {"A01": ""}, {"D01": "-1"}, {"A48": ""}, {"B12": "never"}, {"A26": ROADS[0], "A24": ROADS[1]}]
    person = cycle([NAMES, IDENTITIES, PHONES, ROADS])
    for n, change in enumerate([*fault, *({column: next(person)[n % 50]} for n, column in enumerate(SHIFTED * 4))]):
        rows.append({**rows[n % 50], "A48": f"BAH9{n:04}Q", **change})
    path = tmp_path / "front.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, header, restval="-")
        writer.writeheader()
        writer.writerows(rows)
        file.write(f"H1,{NAMES[0]},{IDENTITIES[0]},{ROADS[0]}\r\n")  # a ragged row
    with path.open("ab") as file:
        file.write((",".join([NAMES[1], *["-"] * (len(header) - 2)])).encode("gb18030") + b",\xff\xff" + PHONES[1].encode() + b"\r\n")
    return path


def test_fifty_persons_are_in_no_file_and_on_no_screen(received, tmp_path):
    private = tmp_path / "private"
    content = received.read_bytes()
    assert all(text.encode("gb18030") in content for text in [*PLANTED, *RECORDS])
    told = []
    for arguments in (["ingest", str(received)], ["ingest", str(received)], ["ingest", "--replace", str(received)], ["status"]):
        done = cases(private, *arguments)
        assert done.returncode == 0, done.stderr
        told += [done.stdout, done.stderr]
    broken = tmp_path / "broken.csv"
    broken.write_bytes(content + f'H1,"{NAMES[2]},{IDENTITIES[2]}'.encode("gb18030"))
    for bad in (broken, _headless(tmp_path / "headless.csv", content), _full(tmp_path / "not a file")):
        done = cases(private, "ingest", "--collection", "other", str(bad))
        assert done.returncode == 1 and "Traceback" not in done.stderr
        told += [done.stdout, done.stderr]
    _absent("".join(told), [*PLANTED, *RECORDS])
    files = [path for path in private.rglob("*") if path.is_file()]
    assert len(files) >= 4
    for path in files:
        _absent_in(path, [*PLANTED, *RECORDS])


def test_rejected_rows_say_where_but_not_who(received, tmp_path, monkeypatch):
    from tests.etl.cases.received import rejected

    monkeypatch.setenv("NRMC_PRIVATE", str(tmp_path / "private"))
    assert cases(tmp_path / "private", "ingest", str(received)).returncode == 0
    found = rejected()
    assert {row["reason"] for row in found} >= {
        "hospital_code_missing", "hospital_code_form", "discharge_missing", "discharge_unreadable", "admission_unreadable",
        "discharge_before_admission", "number_unreadable", "money_negative", "stay_not_told_apart", "ragged_row",
    }  # fmt: skip
    _absent(str(found), [*PLANTED, *RECORDS])


def test_files_are_for_their_owner_only(received, tmp_path, monkeypatch):
    monkeypatch.setenv("NRMC_PRIVATE", str(tmp_path / "private"))
    assert cases(tmp_path / "private", "ingest", str(received)).returncode == 0
    paths = [tmp_path / "private", *(tmp_path / "private").rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_file()} == {0o600}
    assert (tmp_path / "private" / "key").stat().st_size == 32
    assert store.read().files[0].kept > 50


def test_a_bug_of_ours_quotes_no_record(received, tmp_path, monkeypatch, capsys):
    from etl.__main__ import main
    from etl.cases import batch

    def broken(self, table, faults):
        raise ValueError(f"cannot read {table['address'][0]}")

    monkeypatch.setenv("NRMC_PRIVATE", str(tmp_path / "private"))
    monkeypatch.setattr(batch.Typist, "take", broken)
    assert main(["cases", "ingest", str(received)]) == 3
    told = "".join(capsys.readouterr())
    assert "ValueError" in told and "batch.py" not in told and "test_privacy.py" in told
    _absent(told, PLANTED)


def _headless(path, content: bytes):
    """The file without its header: the first row of a person stands where the names of columns should."""
    path.write_bytes(content.split(b"\r\n", 1)[1])
    return path


def _full(path):
    """A file of one person's data that is no table."""
    path.write_text("\n".join(PLANTED), "utf-8")
    return path


def _absent(text: str, planted: list[str]) -> None:
    assert not [word for word in planted if word in text]


def _absent_in(path, planted: list[str]) -> None:
    """Neither in the bytes nor in the unpacked cells of a file, in either encoding."""
    import pyarrow.parquet as pq

    content = path.read_bytes()
    assert not [word for word in planted for code in ("utf-8", "gb18030") if word.encode(code) in content], path.name
    if path.suffix == ".parquet":
        _absent(str(pq.read_table(path).to_pylist()), planted)
