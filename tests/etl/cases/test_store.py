"""Only the register says what counts: the same file twice, another with the same stays, death and a full disk."""

import errno
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time

import pytest

from etl import paths
from etl.cases import private, store
from etl.errors import InputError, PublishError
from tests.etl.cases.received import cases, command, plain, rejected, run, stays

pytestmark = pytest.mark.usefixtures("private_folder")


def many(path, first: int, count: int, **cells):
    """A file of `count` stays from number `first` on, over twelve months and four hospitals."""
    return plain(path, *(
        {"record_no": f"N{n}", "hospital_code": f"H5101000{n % 4}", "admitted_at": f"2023-{n % 12 + 1:02}-01",
         "discharged_at": f"2023-{n % 12 + 1:02}-{n % 20 + 2:02}", **cells}
        for n in range(first, first + count)
    ))  # fmt: skip


def counted(collection: str = store.DEFAULT) -> list[tuple]:
    """What counts, without what depends on time: every part must be there and hold as many rows as the register says."""
    home = store.folder(collection)
    on_disk = {path.relative_to(home).as_posix() for path in (*home.glob("stay/*/*"), *home.glob("rejected/*"))}
    register = store.read(collection)
    assert on_disk >= register.named()
    found = stays(collection) if register.files else []
    assert len(found) == sum(part.rows for entry in register.files for part in entry.parts)
    assert len({stay["stay_key"] for stay in found}) == len(found)
    return sorted((stay["stay_key"], stay["file_id"], stay["file_row"], str(stay["total_yuan"])) for stay in found)


def clean(collection: str = store.DEFAULT) -> bool:
    """Nothing lies there that the register does not name."""
    home = store.folder(collection)
    files = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    return files - {".lock", store.REGISTER, "hospital.parquet"} == store.read(collection).named() and not [*home.glob(".work-*")]


# ---------------------------------------------------------------- again, and instead


def test_the_same_file_twice_changes_nothing(tmp_path):
    run(many(tmp_path / "a.csv", 0, 50))
    before = (counted(), (store.folder() / store.REGISTER).read_bytes())
    os.rename(tmp_path / "a.csv", tmp_path / "other name.csv")
    (outcome,) = run(tmp_path / "other name.csv")
    assert outcome.repeated and (counted(), (store.folder() / store.REGISTER).read_bytes()) == before and clean()


def test_a_stay_of_another_file_is_a_duplicate(tmp_path):
    run(many(tmp_path / "a.csv", 0, 50))
    (outcome,) = run(many(tmp_path / "b.csv", 40, 30))
    assert outcome.entry.rejected == {"duplicate_stay": 10} and outcome.entry.kept == 20 and len(counted()) == 70
    assert {row["row"] for row in rejected()} == set(range(2, 12))


def test_a_stay_twice_in_a_file_counts_once(tmp_path):
    (outcome,) = run(plain(tmp_path / "a.csv", {"record_no": "R1"}, {"record_no": "R1", "total_yuan": "9"}, {"record_no": "R2"}))
    assert outcome.entry.rejected == {"duplicate_in_file": 1} and [str(stay["total_yuan"]) for stay in stays()] == ["10000.00"] * 2


def test_replace_puts_hospital_months_in_the_place_of_the_old(tmp_path):
    run(many(tmp_path / "a.csv", 0, 48))
    kept = {row for row in counted()}
    new = plain(tmp_path / "b.csv", *(
        {"record_no": f"X{n}", "hospital_code": "H51010000", "admitted_at": "2023-01-01", "discharged_at": "2023-01-09"} for n in range(3)
    ))  # fmt: skip
    (outcome,) = run(new, replace=True)
    gone = [stay for stay in stays() if stay["hospital_code"] == "H51010000" and stay["month"].month == 1]
    assert {stay["file_id"] for stay in gone} == {outcome.entry.file_id} and len(gone) == 3
    first = store.read().files[0]
    assert (first.kept, first.replaced) == (44, 4) and len(kept & set(counted())) == 44 and clean()
    # back again: the old file takes its place from the new one
    run(tmp_path / "a.csv", replace=True)
    assert {row[:1] for row in counted()} == {row[:1] for row in kept} and clean()


def test_replace_of_the_same_file_reads_it_anew(tmp_path):
    run(many(tmp_path / "a.csv", 0, 12))
    before = counted()
    (outcome,) = run(tmp_path / "a.csv", replace=True)
    assert not outcome.repeated and counted() == before and clean()


def test_files_and_collections_are_forgotten(tmp_path):
    (one,) = run(many(tmp_path / "a.csv", 0, 12))
    run(many(tmp_path / "b.csv", 12, 12))
    assert store.forget(store.DEFAULT, {one.entry.file_id}) == 1
    assert len(counted()) == 12 and clean()
    run(tmp_path / "a.csv")
    assert len(counted()) == 24
    assert store.forget(store.DEFAULT, None) == 2 and not store.folder().exists() and store.collections() == []


def test_files_of_one_month_only(tmp_path):
    run(many(tmp_path / "a.csv", 0, 24))
    assert len(store.stay_files()) == 12 and [path.parent.name for path in store.stay_files(month="2023-03")] == ["month=2023-03"]


def test_one_writer_at_a_time_and_none_while_it_is_read(tmp_path):
    file = many(tmp_path / "a.csv", 0, 4)
    with store.locked(store.DEFAULT), pytest.raises(PublishError, match="in use by another process"):
        run(file)
    with store.reading(), store.reading(), pytest.raises(PublishError, match="in use by another process"):
        run(file)
    run(file)
    assert len(counted()) == 4


def test_keys_depend_on_the_secret_of_the_installation(tmp_path, private_folder, monkeypatch):
    file = many(tmp_path / "a.csv", 0, 4)
    run(file)
    here = {row[0] for row in counted()}
    monkeypatch.setenv("NRMC_PRIVATE", str(tmp_path / "elsewhere"))
    run(file)
    assert not here & {row[0] for row in counted()}


def test_keys_are_blake2b_with_the_key():
    import hashlib

    assert private.keys(["甲|1", None], b"k") == [hashlib.blake2b("甲|1".encode(), key=b"k", digest_size=12).hexdigest(), None]


# ---------------------------------------------------------------- killed


def test_kill_at_any_moment_leaves_what_counted(tmp_path, private_folder):
    small, large = many(tmp_path / "a.csv", 0, 24), many(tmp_path / "b.csv", 24, 3000)
    began = time.perf_counter()
    assert cases(private_folder, "ingest", str(small)).returncode == 0
    whole = 1.5 * (time.perf_counter() - began)
    before = counted()
    for part in (0.4, 0.6, 0.75, 0.9):
        process = subprocess.Popen(**command(private_folder, "ingest", str(large)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(part * whole)
        process.kill()
        process.wait()
        now = counted()
        assert now == before or len(now) == 3024
        if now != before:
            store.forget(store.DEFAULT, {store.read().files[1].file_id})
    run(large)
    assert len(counted()) == 3024 and clean()


# Kill the process just before its nth os.replace: each part, the rejected rows, the register.
KILLED = """
import os, signal, sys
from pathlib import Path
from etl.cases.ingest import Options, ingest
replace, count = os.replace, 0
def killed(*names):
    global count
    count += 1
    if count == int(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)
    replace(*names)
os.replace = killed
ingest([Path(sys.argv[2])], Options(replace=sys.argv[3] == "replace"))
"""


@pytest.mark.parametrize("replacing", [False, True], ids=["add", "replace"])
def test_kill_before_each_name_is_given(replacing, tmp_path, private_folder):
    run(many(tmp_path / "a.csv", 0, 12))
    before = counted()
    new = many(tmp_path / "b.csv", 0, 3, total_yuan="5") if replacing else many(tmp_path / "b.csv", 10, 4)
    arguments = [str(new), "replace" if replacing else "add"]
    for nth in range(1, 40):
        environment = command(private_folder)["env"]
        done = subprocess.run([sys.executable, "-c", KILLED, str(nth), *arguments], cwd=paths.ROOT, env=environment, capture_output=True, check=False)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
        assert counted() == before
    assert nth > 3 and clean()
    assert len(counted()) == (12 if replacing else 14)


# ---------------------------------------------------------------- full disk, damage


def limit(size: int):
    """No file of the process may grow beyond `size`: a write past it fails as on a full disk."""

    def apply():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return apply


@pytest.mark.parametrize("size", [0, 500, 6_000])
def test_full_disk(size, tmp_path, private_folder):
    run(many(tmp_path / "a.csv", 0, 12))
    before = counted()
    large = many(tmp_path / "b.csv", 12, 2000)
    done = cases(private_folder, "ingest", str(large), preexec_fn=limit(size))
    assert done.returncode == 2, done.stderr
    assert "已载入的记录不变" in done.stderr and "what was ingested before" in done.stderr
    assert counted() == before
    assert cases(private_folder, "ingest", str(large)).returncode == 0
    assert len(counted()) == 2012 and clean()


def test_full_disk_while_the_register_is_written(tmp_path, monkeypatch):
    run(many(tmp_path / "a.csv", 0, 12))
    before = counted()

    def full(draft, path, content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched, pytest.raises(PublishError, match="a repeat completes"):
        patched.setattr(store.private, "write", full)
        run(many(tmp_path / "b.csv", 12, 12))
    assert json.loads((store.folder() / store.REGISTER).read_text())["files"][0]["kept"] == 12
    assert counted() == before and clean()


def test_spill_past_the_memory_gives_the_same(tmp_path, monkeypatch):
    file = many(tmp_path / "a.csv", 0, 240)
    run(file)
    before = counted()
    store.forget(store.DEFAULT, None)
    for module in ("batch", "finish"):
        monkeypatch.setattr(f"etl.cases.{module}.ROWS_IN_MEMORY", 100)
    run(file)
    assert counted() == before and clean()


def test_a_damaged_file_leaves_what_was_there(tmp_path):
    run(many(tmp_path / "a.csv", 0, 12))
    before = counted()
    broken = many(tmp_path / "b.csv", 12, 12)
    broken.write_bytes(broken.read_bytes() + b'H1,"never closed\n')
    with pytest.raises(InputError):
        run(many(tmp_path / "c.csv", 50, 5), broken)
    assert len(counted()) == len(before) + 5 and clean()


def test_a_reader_sees_the_old_or_the_new(tmp_path):
    """Under replacement, whoever asks the register sees whole hospital-months of one file."""
    sums, files = set(), [many(tmp_path / f"{n}.csv", 0, 12, total_yuan=str(n)) for n in (1, 2)]
    run(files[0])
    writer = threading.Thread(target=lambda: [run(file, replace=True) for file in (files[1], files[0], files[1])])
    writer.start()
    while writer.is_alive():
        sums.add(sum(part.rows for entry in store.read().files for part in entry.parts))
    writer.join()
    assert sums <= {12} and {str(stay["total_yuan"]) for stay in stays()} == {"2.00"}


