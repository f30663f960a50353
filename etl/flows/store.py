"""What was loaded: `received/flows/<dataset_id>/` with its description, its flows and perhaps a denominator.

A folder is written beside, then put in its place by one rename, so that a reader sees a whole data set or none.
"""

import contextlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl.errors import PublishError

try:
    import fcntl
except ImportError:  # Windows has no flock
    fcntl = None

MONEY = pa.decimal128(18, 2)
FLOW = pa.schema(
    [
        ("origin", pa.string()), ("destination", pa.string()), ("period", pa.string()), ("specialty", pa.string()),
        ("reason", pa.string()), ("hospital", pa.string()), ("stays", pa.int64()), ("fund_yuan", MONEY),
    ]
)  # fmt: skip
DENOMINATOR = pa.schema([("origin", pa.string()), ("period", pa.string()), ("specialty", pa.string()), ("stays", pa.int64())])
DATASET_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
ASIDE, GONE, DRAFT = ".old-", ".gone-", ".writing-"
DESCRIPTION, FLOW_FILE, DENOMINATOR_FILE = "dataset.json", "flow.parquet", "denominator.parquet"


@dataclass
class Dataset:
    """What a data set is and is not: whose patients, by which definition, which side is complete, from where."""

    dataset_id: str
    title_zh: str
    title_en: str
    base: str  # residents | insured | discharges
    definition: str  # an id of codelists/flow_definition.csv
    complete_for: str  # origin | destination | both
    level: str  # province | prefecture
    unit: str  # stays | settlements | patients
    setting: str  # inpatient | outpatient | all
    source: str
    locator: str
    licence: str
    as_of: str
    origins: list[str] = field(default_factory=list)
    destinations: list[str] = field(default_factory=list)  # empty: all of them
    has_diagonal: bool = False
    has_denominator: bool = False
    synthetic: bool = False
    already_public: bool = False
    threshold: int = 10
    computed: bool = False
    places: list[dict] | None = None
    file: str = ""
    sha256: str = ""
    loaded_at: str = ""
    specialty_list: str = "none"  # mdc | specialty | none
    source_withheld: int = 0  # rows whose count the source itself withheld
    warnings: list[str] = field(default_factory=list)

    def to_json(self) -> str:
        """The text of `dataset.json`."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Dataset":
        """The inverse of `to_json`. Raises ValueError or TypeError for anything else."""
        values = json.loads(text)
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})


@dataclass(frozen=True)
class Stored:
    """A data set on disk."""

    folder: Path
    dataset: Dataset

    def flow(self) -> pa.Table:
        """One row per origin, destination, period, specialty, reason and hospital (`FLOW`)."""
        return pq.read_table(self.folder / FLOW_FILE, partitioning=None)

    def denominator(self) -> pa.Table | None:
        """All stays of residents, wherever treated, per origin, period and specialty (`DENOMINATOR`)."""
        return pq.read_table(self.folder / DENOMINATOR_FILE, partitioning=None) if self.dataset.has_denominator else None


def save(received: Path, dataset: Dataset, flow: pa.Table, denominator: pa.Table | None = None, replace: bool = True) -> Stored:
    """Write a data set as a whole and return it. Raises PublishError when the disk is full or the id is taken."""
    if not DATASET_ID.fullmatch(dataset.dataset_id):
        raise ValueError(f"not an id of a data set: {dataset.dataset_id!r}")
    dataset.has_denominator = denominator is not None
    with _locked(received) as folder:
        target = folder / dataset.dataset_id
        if target.exists() and not replace:
            raise PublishError(f"数据集 {target.name} 已存在；要替换请加 --replace\ndata set {target.name} exists; add --replace to replace it")
        draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=folder))  # mode 0700
        try:
            _write_table(flow.select(FLOW.names).cast(FLOW), draft / FLOW_FILE)
            if denominator is not None:
                _write_table(denominator.select(DENOMINATOR.names).cast(DENOMINATOR), draft / DENOMINATOR_FILE)
            _write(draft / DESCRIPTION, dataset.to_json().encode())
            _sync(draft)
            _swap(draft, target)
            _sync(folder)
        except OSError as error:
            shutil.rmtree(draft, ignore_errors=True)
            raise _not_written(error) from error
    return Stored(target, dataset)


def load_all(received: Path) -> list[Stored]:
    """Every whole data set, in the order of ids. A set that a killed load had moved aside still counts."""
    found = {}
    for pattern in (f"{ASIDE}*", "[!.]*"):  # what stands in its place wins
        for path in (received / "flows").glob(f"{pattern}/{DESCRIPTION}"):
            found[path.parent.name.removeprefix(ASIDE)] = Stored(path.parent, Dataset.from_json(path.read_text("utf-8")))
    return [found[dataset_id] for dataset_id in sorted(found)]


def remove(received: Path, dataset_id: str) -> bool:
    """Take a data set away; False when there is none of this id."""
    with _locked(received) as folder:
        target = folder / dataset_id
        if not DATASET_ID.fullmatch(dataset_id) or not (target / DESCRIPTION).is_file():
            return False
        gone = folder / f"{GONE}{dataset_id}"
        os.replace(target, gone)
        shutil.rmtree(gone)
    return True


def _swap(draft: Path, target: Path) -> None:
    """Put `draft` where `target` is. A folder can't replace a full one, so the old one steps aside first."""
    if not target.exists():
        os.replace(draft, target)
        return
    aside = target.with_name(f"{ASIDE}{target.name}")
    os.replace(target, aside)
    os.replace(draft, target)
    shutil.rmtree(aside)


@contextlib.contextmanager
def _locked(received: Path) -> Iterator[Path]:
    """The folder of flows, held alone, after mending what a killed load left: an old set that stepped aside comes back."""
    folder = received / "flows"
    try:
        received.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(exist_ok=True, mode=0o700)
        descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise _not_written(error) from error
    with os.fdopen(descriptor) as lock:
        _take(lock)
        _mend(folder)
        yield folder


def _mend(folder: Path) -> None:
    for aside in folder.glob(f"{ASIDE}*"):
        target = folder / aside.name.removeprefix(ASIDE)
        if target.exists():
            shutil.rmtree(aside)
        else:
            os.replace(aside, target)
    for leftover in (*folder.glob(f"{DRAFT}*"), *folder.glob(f"{GONE}*")):
        shutil.rmtree(leftover)


def _write_table(table: pa.Table, path: Path) -> None:
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer, compression="zstd")
    _write(path, buffer.getvalue())


def _write(path: Path, content: bytes | pa.Buffer) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make names in a folder survive a power cut; Windows can't open folders and does it by itself."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _take(lock) -> None:
    if fcntl:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second load waits for the first


def _not_written(error: OSError) -> PublishError:
    return PublishError(
        f"无法写入所收数据（{error.strerror}）；已有的数据集不变\n"
        f"cannot write what was received ({error.strerror}); the data sets that were there are unchanged"
    )
