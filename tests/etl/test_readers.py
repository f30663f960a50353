"""Readers of a snapshot: they can do nothing but read it, and publishing never disturbs them."""

import threading

import duckdb
import pandas as pd
import pytest

from dashboard import db
from etl import build, paths, snapshot


@pytest.fixture(scope="module")
def reader(warehouse):
    con = db.connect(warehouse / snapshot.read_pointer(warehouse).file)
    yield con
    con.close()


# what somebody might try, and the reason why it fails
FORBIDDEN = {
    "read a text file": ("select * from read_text('/etc/passwd')", "disabled by configuration"),
    "read a file as bytes": ("select * from read_blob('/etc/passwd')", "disabled by configuration"),
    "read a CSV file": ("select * from read_csv('/etc/passwd', header = false)", "disabled by configuration"),
    "read a file by its name": ("from '/etc/passwd.csv'", "disabled by configuration"),
    "list files": ("select * from glob('/etc/*')", "disabled by configuration"),
    "read the net": ("select * from read_text('https://example.org/')", "disabled by configuration"),
    "write with COPY": ("copy (select 1) to '{folder}/stolen.csv'", "disabled by configuration"),
    "export": ("export database '{folder}/stolen'", "disabled by configuration"),
    "attach another file": ("attach '{folder}/other.duckdb' as other", "disabled by configuration"),
    "read a Python frame": ("select * from frame", "does not exist"),
    "create a table": ("create table mine (a integer)", "read-only"),
    "change a row": ("delete from observation", "read-only"),
    "allow files again": ("set enable_external_access = true", "locked"),
    "change the memory limit": ("set memory_limit = '20GB'", "locked"),
    "change the threads": ("set threads = 64", "locked"),
    "install an extension": ("install httpfs", "disabled by configuration"),
    "load an extension": ("load 'httpfs'", "disabled through configuration"),
}


@pytest.mark.parametrize("wish", FORBIDDEN)
def test_a_reader_can_only_read(wish, reader, tmp_path):
    frame = pd.DataFrame({"a": [1]})  # what a replacement scan would find
    text, reason = FORBIDDEN[wish]
    with pytest.raises(duckdb.Error, match=reason):
        reader.cursor().execute(text.format(folder=tmp_path)).fetchall()
    assert len(frame) == 1 and not list(tmp_path.iterdir())
    assert reader.cursor().execute("select count(*) from observation").fetchone()[0] > 400


def test_a_reader_has_its_limits(reader):
    settings = dict(reader.cursor().execute("select name, value from duckdb_settings()").fetchall())
    assert settings["enable_external_access"] == settings["python_enable_replacements"] == "false"
    assert settings["lock_configuration"] == "true" and settings["threads"] == "2"
    assert settings["temp_directory"] == "" and not settings["memory_limit"].startswith("0")


def test_a_query_that_asks_too_much_ends_in_an_error(reader):
    with pytest.raises(duckdb.Error):
        reader.cursor().execute("select list(a.range || b.range) from range(100000) a, range(100000) b").fetchall()
    assert reader.cursor().execute("select 1").fetchone() == (1,)


def test_publishing_does_not_disturb_readers(own_warehouse, monkeypatch):
    monkeypatch.setenv("NRMC_WAREHOUSE", str(own_warehouse))
    first = db.current().version
    opened, lock, done = {}, threading.Lock(), threading.Event()
    seen, errors = [], []

    def page_run():
        now = db.current()
        with lock:  # as st.cache_resource does: one connection a version
            if now.version not in opened:
                opened[now.version] = db.connect(now.path)
            con = opened[now.version]
        versions = {con.cursor().execute("select version from build").fetchone()[0] for _ in range(3)}
        rows = con.cursor().execute("select count(*) from observation").fetchone()[0]
        return now.version, versions, rows

    def read():
        try:
            while not done.is_set():
                seen.append(page_run())
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    published = [build.build(paths.ROOT / "data", own_warehouse).version for _ in range(5)]
    done.set()
    for thread in threads:
        thread.join()
    assert not errors
    assert len(set(published)) == 5 and first not in published
    assert all(versions == {version} for version, versions, _ in seen)
    assert len({rows for *_, rows in seen}) == 1
    assert {version for version, *_ in seen} >= set(published[:-1])
    assert len(list(own_warehouse.glob("*.duckdb"))) <= snapshot.KEEP + 1
