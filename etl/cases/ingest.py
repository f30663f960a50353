"""`python -m etl cases ingest`: files as they were sent -> private Parquet by month, one file a transaction.

A file counts from the moment its entry stands in the register; whatever happens before leaves the collection as it
was. See store.py for the register and private.py for modes and keys.
"""

import datetime
import gc
import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa

from etl import paths
from etl.cases import gazetteer, lists, private, read, store
from etl.cases.batch import Setting, Typist, complete, connect
from etl.cases.finish import Finish
from etl.cases.source import Source
from etl.errors import Fault, InputError

EMPTY = pa.table({"row": pa.array([], pa.int64())})
# Batches read while one is typed: with one alone the readers rest whenever typing takes longer, and with them a core.
AHEAD = 2
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Options:
    """What the user chose. today: the last day on which a discharge is believed."""

    collection: str = store.DEFAULT
    hospitals: Path | None = None
    catalogue: Path | None = None
    replace: bool = False
    threads: int = 2
    today: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of one source: its entry, and whether it was there before."""

    entry: store.Ingested
    repeated: bool = False


def ingest(files: list[Path], options: Options, progress: Progress = lambda name, done, total: None) -> list[Outcome]:
    """Ingest files one after the other. Raises InputError or PublishError; the files before the fault stay ingested.

    progress(name, bytes done, bytes in total) is called after every batch.
    """
    _present(files)
    places = gazetteer.of(paths.data())
    catalogue, edition = lists.catalogue(options.catalogue) if options.catalogue else (lists.CATALOGUE_SCHEMA.empty_table(), None)
    with store.locked(options.collection) as home, _no_collection():
        if options.hospitals:
            lists.keep_hospitals(home, lists.hospitals(options.hospitals, places))
        run = _Run(home, options, places, private.secret(), lists.known_hospitals(home), catalogue, edition)
        return [outcome for path in files for outcome in run.file(path, progress)]


@contextmanager
def _no_collection() -> Iterator[None]:
    """Reading makes no cycles worth a search, and a search stops all threads: three runs without took about 3 % less time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


@dataclass(frozen=True)
class _Run:
    home: Path
    options: Options
    places: gazetteer.Gazetteer
    key: bytes
    hospitals: pa.Table
    catalogue: pa.Table
    edition: str | None

    def file(self, path: Path, progress: Progress) -> list[Outcome]:
        """All sources of a file. The same content a second time changes nothing, unless it is to be replaced."""
        first, *others = read.open_sources(path)
        with _Ahead(first) as reading:  # the digest of a large file takes as long as its first batch
            sha256 = _digest(path)
            before = store.read(self.options.collection).of_content(sha256)
            if len(before) == 1 + len(others) and not self.options.replace:
                return [Outcome(entry, repeated=True) for entry in before]
            done = {} if self.options.replace else {entry.file_id: entry for entry in before}
            outcomes = []
            for number, source in enumerate([first, *others], 1):
                file_id = sha256[:16] + (f"-{number}" if others else "")
                if file_id in done:  # a zip of which a part was ingested before a death
                    outcomes.append(Outcome(done[file_id], repeated=True))
                    continue
                with reading if source is first else _Ahead(source) as batches:
                    outcomes.append(Outcome(self._source(path, batches, sha256, file_id, progress)))
            return outcomes

    def _source(self, path: Path, batches: "_Ahead", sha256: str, file_id: str, progress: Progress) -> store.Ingested:
        source = batches.source
        register = store.read(self.options.collection)
        others = [entry for entry in register.files if entry.file_id != file_id]
        kind = source.layout.kind
        if others and others[0].record_kind != kind:
            raise InputError([_mixed(source.name, "record_kind", kind, others[0].record_kind)])
        today = self.options.today or datetime.date.today().isoformat()
        setting = Setting(
            file_id, source.layout.id, kind, source.columns, today, self.edition, self.hospitals, self.catalogue
        )  # fmt: skip
        work = private.make(self.home / f".work-{file_id}")
        con = connect(work, max(1, self.options.threads // 2))  # the other half reads
        try:
            typist = Typist(con, work, setting, self.places, self.key)
            for table, faults in batches:
                if source.bytes_done >= source.bytes_total:  # all is read
                    con.execute(f"set threads = {self.options.threads:d}")
                typist.take(table, faults)
                progress(source.name, source.bytes_done, source.bytes_total)
            finish = Finish(con, self.home, work, setting, self.options.threads)
            some = typist.stage()
            parts, origins = finish.parts(others, self.options.replace) if some else ([], 0)
            synthetic = some and _synthetic(con)
            if others and some and others[0].synthetic != synthetic:
                raise InputError([_mixed(source.name, "hospital_code", str(synthetic), str(others[0].synthetic))])
            if self.options.replace:
                others = [finish.without(entry, parts) for entry in others]
            entry = store.Ingested(
                file_id=file_id, sha256=sha256, name=source.name, layout=source.layout.id,
                standard=source.layout.standard, edition=source.layout.edition, record_kind=kind, encoding=source.encoding,
                file_date=datetime.date.fromtimestamp(path.stat().st_mtime).isoformat(),
                ingested_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
                rows_read=typist.counts.read, kept=sum(part.rows for part in parts), merged=finish.merged,
                rejected=dict(sorted((typist.counts.rejected + finish.rejected).items())),
                warnings={rule: rows for rule, rows in sorted(typist.counts.warnings.items()) if rows},
                replaced=0, unknown_columns=list(source.unknown_columns), origin_known=origins,
                catalogue=self.edition, synthetic=synthetic, parts=parts, rejected_file=finish.rejected_file(),
            )  # fmt: skip
            store.write(self.options.collection, replace(register, files=[*others, entry]))
            return entry
        except duckdb.IOException:
            raise private.unwritable("DuckDB IO") from None
        except duckdb.OutOfMemoryException:
            raise private.unwritable("temp_directory") from None
        finally:
            con.close()
            store.sweep(self.options.collection)


class _Ahead:
    """The complete batches of a source, each with the faults of the rows before its end; those of the last rows come with no rows.

    The first AHEAD are read from the moment this is made, the next while one is typed.
    """

    def __init__(self, source: Source):
        self.source, self._batches, self._reader = source, source.batches(), ThreadPoolExecutor(1)
        self._waiting = deque(self._reader.submit(self._following) for _ in range(AHEAD))

    def __enter__(self) -> "_Ahead":
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.shutdown(cancel_futures=True)

    def __iter__(self) -> Iterator[tuple[pa.Table, list[Fault]]]:
        some = True
        while some:
            table, faults = self._waiting.popleft().result()
            self._waiting.append(self._reader.submit(self._following))
            yield table, faults
            some = bool(table.num_rows)

    def _following(self) -> tuple[pa.Table, list[Fault]]:
        return complete(next(self._batches, EMPTY)), self.source.take_rejected()


def _synthetic(con: duckdb.DuckDBPyConnection) -> bool:
    """True where every hospital is an invented one. Raises InputError where invented and real ones are mixed."""
    some, every = con.execute(
        f"select bool_or(starts_with(hospital_code, '{lists.SYNTHETIC}')), bool_and(starts_with(hospital_code, '{lists.SYNTHETIC}')) from stage"
    ).fetchone()
    if some and not every:
        raise InputError([
            Fault("synthetic_mixed", "", None, "hospital_code", None,
                  "只有合成的（SYN 开头）或只有真实的医院", "invented hospitals (SYN…) only, or real ones only")
        ])  # fmt: skip
    return bool(some)


def _mixed(file: str, column: str, value: str, before: str) -> Fault:
    return Fault(
        "collection_mixed", file, None, column, value,
        f"与该集合已有文件相同（{before}）；不同种类的记录请用另一个 --collection",
        f"the same as the files of this collection ({before}); records of another kind go into another --collection",
    )  # fmt: skip


def _present(files: list[Path]) -> None:
    faults = [
        Fault("file_present", path.name, None, "*", None, "存在且可读的文件", "a file that exists and can be read")
        for path in files if not path.is_file()
    ]  # fmt: skip
    if faults:
        raise InputError(faults)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
