"""The commands `python -m etl cases ingest | status | forget`. Nothing that they print comes from an identifying column."""

import os
import sys
import traceback
from pathlib import Path

from tqdm import tqdm

from etl.cases import ingest, report, store
from etl.errors import Fault, InputError, PublishError


def register(commands) -> None:
    """Add the three commands to those of `python -m etl cases`."""
    command = commands.add_parser("ingest", help="case files as they were sent -> private stays by month")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV, DBF or zip; the layout is recognised from the header")
    command.add_argument("--collection", default=store.DEFAULT, help="a name; settlements and front pages need two")
    command.add_argument("--hospitals", type=Path, metavar="CSV", help="hospital_code, name_zh, name_en, adcode, level, project_id")
    command.add_argument("--surgery-catalogue", type=Path, metavar="CSV", help="code, name, class, level, minimally_invasive, edition")
    command.add_argument("--replace", action="store_true", help="hospital-months of these files take the place of those ingested before")
    command.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processor cores to use (default: all)")
    command.set_defaults(run=_guarded(_ingest))
    command = commands.add_parser("status", help="what was ingested")
    command.add_argument("--collection", help="one collection only")
    command.set_defaults(run=_guarded(_status))
    command = commands.add_parser("forget", help="remove ingested files, or a whole collection")
    command.add_argument("file_ids", nargs="*", metavar="FILE_ID", help="as `status` shows them")
    command.add_argument("--collection", help="the collection of these files; alone: all of it")
    command.set_defaults(run=_guarded(_forget))


def _ingest(arguments) -> int:
    options = ingest.Options(
        collection=arguments.collection, hospitals=arguments.hospitals, catalogue=arguments.surgery_catalogue,
        replace=arguments.replace, threads=max(1, arguments.workers),
    )  # fmt: skip
    outcomes = []
    with _Bars() as bars:
        for path in arguments.files:
            for outcome in ingest.ingest([path], options, bars.progress):
                bars.clear()
                outcomes.append(outcome)
                print("\n".join(report.of_file(outcome, options.collection)), flush=True)
    if len(outcomes) > 1:
        print("\n".join(report.of_all(outcomes)))
    return 0


def _status(arguments) -> int:
    names = [arguments.collection] if arguments.collection else store.collections()
    if not names:
        print("尚未载入病例 / no case records ingested: python -m etl cases ingest FILE …")
    for name in names:
        print("\n".join(report.of_collection(name, store.read(name))))
    return 0


def _forget(arguments) -> int:
    if not arguments.file_ids and not arguments.collection:
        raise InputError([
            Fault("nothing_named", "cases forget", None, "FILE_ID", None, "文件编号或 --collection 名称", "a file id, or --collection NAME")
        ])  # fmt: skip
    collection = arguments.collection or store.DEFAULT
    known = {entry.file_id for entry in store.read(collection).files}
    if unknown := set(arguments.file_ids) - known:
        raise InputError([
            Fault("file_known", collection, None, "FILE_ID", file_id, "status 所列的文件编号", "a file id that status shows")
            for file_id in sorted(unknown)
        ])  # fmt: skip
    removed = store.forget(collection, set(arguments.file_ids) or None)
    print(f"已删除 {removed} 个文件的记录 / removed the records of {removed} files ({collection})")
    return 0


class _Bars:
    """A progress bar of one file after the other, with rate and time left; on a terminal only."""

    def __init__(self):
        self.bar, self.name = None, None

    def progress(self, name: str, done: int, total: int) -> None:
        """Show how many of the bytes of a source are read."""
        if name != self.name:
            self.clear()
            self.bar = tqdm(total=total, desc=name[:30], unit="B", unit_scale=True, disable=not sys.stderr.isatty(), leave=False)
            self.name = name
        self.bar.update(done - self.bar.n)

    def clear(self) -> None:
        """Take the bar off the screen."""
        if self.bar is not None:
            self.bar.close()
        self.bar, self.name = None, None

    def __enter__(self) -> "_Bars":
        return self

    def __exit__(self, *_) -> None:
        self.clear()


def _guarded(run):
    """A bug of ours crashes with the place where it happened, but without its message: that could quote a record."""

    def guarded(arguments) -> int:
        try:
            return run(arguments)
        except (InputError, PublishError, BrokenPipeError):
            raise
        except Exception as error:
            place = " <- ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(traceback.extract_tb(error.__traceback__)[-4:]))
            print(
                f"程序错误 {type(error).__name__}（{place}）；为保护个人信息不显示其内容。未完成的文件不计入\n"
                f"a bug: {type(error).__name__} at {place}; its message is withheld as it could quote a record. "
                "The unfinished file does not count",
                file=sys.stderr,
            )
            return 3

    return guarded
