"""A build is a pure function of its inputs, and whatever stops it, the published snapshot stays whole and served."""

import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time

import duckdb
import pytest

from dashboard import db
from etl import build, paths, snapshot
from etl.errors import InputError, PublishError
from tests.etl.conftest import command, state

DATA = paths.ROOT / "data"


def contents(file) -> dict[str, list]:
    """Every row of every table but `build`, in the order of the file."""
    with duckdb.connect(str(file), read_only=True) as con:
        tables = [name for (name,) in con.execute("select table_name from duckdb_tables() order by all").fetchall()]
        return {table: con.execute(f'from "{table}"').fetchall() for table in tables if table != "build"}


def current(folder):
    """The pointer of a warehouse, which must name a whole file that opens and says the same version."""
    pointer = snapshot.read_pointer(folder)
    assert snapshot.is_whole(folder, pointer)
    with duckdb.connect(str(folder / pointer.file), read_only=True) as con:
        assert con.execute("from build").fetchall() == [(pointer.version, pointer.inputs, pointer.kind)]
        assert con.execute("select count(*) from observation").fetchone()[0] > 400
    return pointer


def test_the_same_inputs_give_the_same_tables(warehouse, tmp_path):
    first = current(warehouse)
    build.build(DATA, tmp_path)
    second = current(tmp_path)
    assert (first.version, first.inputs) == (second.version, second.inputs)
    assert contents(warehouse / first.file) == contents(tmp_path / second.file)


def test_the_inputs_are_what_files_say_and_not_where_they_lie(tmp_path):
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("warehouse", "received", "private", "demo"))
    assert build.inputs_digest(tmp_path / "data") == build.inputs_digest(DATA)
    (tmp_path / "data" / "facts" / "source.csv").open("a").write("\n")
    assert build.inputs_digest(tmp_path / "data") != build.inputs_digest(DATA)


def test_if_stale_does_nothing_the_second_time(own_warehouse, etl):
    before = state(own_warehouse)
    assert build.is_current(DATA, own_warehouse)
    done = etl("build", "--if-stale", warehouse=own_warehouse)
    assert done.returncode == 0 and "up to date" in done.stdout
    assert state(own_warehouse) == before


def test_a_published_file_is_never_written_again(own_warehouse, etl):
    before = state(own_warehouse)
    done = etl("build", warehouse=own_warehouse)
    assert done.returncode == 0, done.stderr
    after = state(own_warehouse)
    assert {name: after[name] for name in before if name != snapshot.POINTER} == {
        name: content for name, content in before.items() if name != snapshot.POINTER
    }
    assert current(own_warehouse).version.endswith("-2")


def test_status_tells_whole_from_damaged_and_stale_from_current(own_warehouse, copy, etl):
    assert "nothing built yet" in etl("status", warehouse=own_warehouse / "none").stdout
    assert "whole" in etl("status", warehouse=own_warehouse).stdout
    copy.edit("source", "C1", title="Another title")
    assert "stale" in etl("status", warehouse=own_warehouse, data=copy.folder).stdout
    flip(own_warehouse / current(own_warehouse).file)
    assert "DAMAGED" in etl("status", warehouse=own_warehouse).stdout


# ---------------------------------------------------------------- killed


def test_kill_at_any_moment_leaves_a_whole_snapshot(own_warehouse):
    began = time.perf_counter()
    subprocess.run(**command("build", warehouse=own_warehouse), check=True, capture_output=True)
    whole = time.perf_counter() - began
    versions = {current(own_warehouse).version}
    for part in (0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        process = subprocess.Popen(**command("build", warehouse=own_warehouse), stdout=subprocess.DEVNULL)
        time.sleep(part * whole)
        process.kill()
        process.wait()
        versions.add(current(own_warehouse).version)
    build.build(DATA, own_warehouse)
    assert current(own_warehouse).version not in versions
    assert not [path.name for path in own_warehouse.glob(".*") if path.name != ".lock"]


# Kill the process just before its nth os.replace: 1 names the file, 2 switches the pointer.
KILLED = """
import os, signal, sys
from etl.__main__ import main
replace, count = os.replace, 0
def killed(*names):
    global count
    count += 1
    if count == int(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)
    replace(*names)
os.replace = killed
main(["build"])
"""


@pytest.mark.parametrize("nth", ["1", "2"])
def test_kill_between_the_two_steps_of_publishing(nth, own_warehouse):
    before = current(own_warehouse)
    environment = command(warehouse=own_warehouse)["env"]
    done = subprocess.run([sys.executable, "-c", KILLED, nth], cwd=paths.ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert current(own_warehouse) == before
    build.build(DATA, own_warehouse)
    assert current(own_warehouse).version != before.version
    assert not [path.name for path in own_warehouse.glob(".*") if path.name != ".lock"]


# ---------------------------------------------------------------- full disk, damage, bad input


def limit(size: int):
    """No file of the process may grow beyond `size`: a write past it fails as on a full disk."""

    def apply():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return apply


@pytest.mark.parametrize("part", [0, 0.001, 0.05, 0.2, 0.5, 0.8])
def test_full_disk(part, own_warehouse, etl):
    before = state(own_warehouse)
    size = (own_warehouse / current(own_warehouse).file).stat().st_size
    done = etl("build", warehouse=own_warehouse, preexec_fn=limit(int(part * size)))
    assert done.returncode == 2, done.stderr
    assert "已发布的版本不变" in done.stderr and "the published version is unchanged" in done.stderr
    assert "Traceback" not in done.stderr
    assert state(own_warehouse) == before


def test_full_disk_while_the_pointer_is_written(own_warehouse, monkeypatch):
    before = state(own_warehouse)

    def full(*arguments, **options):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(snapshot.json, "dump", full)
    with pytest.raises(PublishError, match="published version is unchanged"):
        build.build(DATA, own_warehouse)
    assert state(own_warehouse) == before


def test_bad_input_publishes_nothing(own_warehouse, copy):
    before = state(own_warehouse)
    copy.edit("observation", "S2-033", subject_id="nowhere")
    with pytest.raises(InputError, match="unknown_id"):
        build.build(copy.folder, own_warehouse)
    assert state(own_warehouse) == before
    current(own_warehouse)


def flip(file) -> None:
    """Flip a few bytes in the middle of a file."""
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4] = bytes(byte ^ 0xFF for byte in content[middle : middle + 4])
    file.write_bytes(content)


@pytest.mark.parametrize("harm", [flip, lambda file: file.write_bytes(file.read_bytes()[:-4096])], ids=["flipped", "cut"])
def test_a_damaged_file_is_refused_and_rebuilt(harm, own_warehouse, monkeypatch):
    pointer = current(own_warehouse)
    harm(own_warehouse / pointer.file)
    assert not snapshot.is_whole(own_warehouse, pointer)
    assert not build.is_current(DATA, own_warehouse)
    monkeypatch.setenv("NRMC_WAREHOUSE", str(own_warehouse))
    with pytest.raises(db.NoWarehouse):
        db.query("codes", list="tier")
    build.build(DATA, own_warehouse)
    assert current(own_warehouse).file != pointer.file
    assert len(db.query("codes", list="tier")) == 4


def test_no_pointer_no_warehouse(tmp_path, monkeypatch):
    monkeypatch.setenv("NRMC_WAREHOUSE", str(tmp_path))
    assert snapshot.read_pointer(tmp_path) is None and not build.is_current(DATA, tmp_path)
    with pytest.raises(db.NoWarehouse):
        db.current()


# ---------------------------------------------------------------- two builders, old versions


def test_a_second_builder_is_turned_away(own_warehouse, etl):
    before = state(own_warehouse)
    with snapshot.building(own_warehouse):
        with pytest.raises(PublishError, match="another build is running"):
            build.build(DATA, own_warehouse)
        done = etl("build", warehouse=own_warehouse)
    assert done.returncode == 2 and "另一个构建正在进行" in done.stderr
    assert state(own_warehouse) == before
    build.build(DATA, own_warehouse)  # the lock went with its holder


def test_old_versions_go_but_never_the_current_one(tmp_path):
    for number in range(8):
        file = tmp_path / f"v{number}.duckdb"
        file.write_bytes(b"x")
        os.utime(file, (number, number))
    pointer = {"version": "v0", "file": "v0.duckdb", "sha256": "", "inputs": "", "published_at": ""}
    (tmp_path / snapshot.POINTER).write_text(json.dumps(pointer), "utf-8")
    assert sorted(snapshot.prune(tmp_path, keep=3)) == ["v1.duckdb", "v2.duckdb", "v3.duckdb", "v4.duckdb"]
    assert sorted(path.stem for path in tmp_path.glob("*.duckdb")) == ["v0", "v5", "v6", "v7"]
