"""Stored data sets: what goes in comes out, modes are private, and a killed or failed save leaves whole sets only."""

import decimal
import shutil
import signal
import sys

import pyarrow as pa
import pytest

from etl.errors import PublishError
from etl.flows import store
from etl.flows.store import DENOMINATOR, FLOW, Dataset
from tests.etl.flows.conftest import DESCRIBED, python, state

# Saves one data set again and again, its count and its description changing together; says when each is done.
SAVING = """
import sys
from pathlib import Path
import pyarrow as pa
from etl.flows import store
from tests.etl.flows.conftest import DESCRIBED
number = 0
while True:
    number += 1
    row = dict(origin="110000", destination="130000", period="2023", specialty="all", reason=None, hospital=None, stays=number, fund_yuan=None)
    dataset = store.Dataset(**DESCRIBED | {"as_of": str(number)}, level="province")
    store.save(Path(sys.argv[1]), dataset, pa.Table.from_pylist([row] * 20_000, store.FLOW))
    print(number, flush=True)
"""
# Saves over an existing set with a limit on the size of files, as a full disk would stop it.
FULL = """
import resource, sys
from pathlib import Path
from etl.errors import PublishError
from etl.flows import store
from tests.etl.flows.test_store import dataset, flow
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    store.save(Path(sys.argv[1]), dataset(title_en="Second"), flow(5))
except PublishError as error:
    print(error)
    sys.exit(2)
"""


def dataset(**changed) -> Dataset:
    """A described data set."""
    return Dataset(**{**DESCRIBED, "level": "province", **changed})


def flow(stays: int) -> pa.Table:
    """One flow."""
    money = decimal.Decimal("1.25")
    row = {"origin": "110000", "destination": "130000", "period": "2023", "specialty": "all", "reason": None, "hospital": None, "stays": stays, "fund_yuan": money}
    return pa.Table.from_pylist([row], FLOW)


def test_what_is_saved_is_loaded(tmp_path):
    denominator = pa.Table.from_pylist([{"origin": "110000", "period": "2023", "specialty": "all", "stays": 100}], DENOMINATOR)
    saved = store.save(tmp_path, dataset(warnings=["注意 / note"], places=[{"code": "1"}]), flow(12), denominator)
    (loaded,) = store.load_all(tmp_path)
    assert loaded.dataset == saved.dataset and loaded.dataset.has_denominator
    assert loaded.flow().equals(flow(12)) and loaded.denominator().equals(denominator)


def test_a_set_without_a_denominator_says_so(tmp_path):
    store.save(tmp_path, dataset(has_denominator=True), flow(1))
    (loaded,) = store.load_all(tmp_path)
    assert not loaded.dataset.has_denominator and loaded.denominator() is None


def test_folders_and_files_are_for_their_owner_only(tmp_path):
    received = tmp_path / "received"
    store.save(received, dataset(), flow(1))
    for path in [received, *received.rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_sets_come_in_the_order_of_their_ids_and_can_be_removed(tmp_path):
    for dataset_id in ("b", "a", "c-1"):
        store.save(tmp_path, dataset(dataset_id=dataset_id), flow(1))
    assert store.remove(tmp_path, "b") and not store.remove(tmp_path, "b") and not store.remove(tmp_path, "../c-1")
    assert [one.dataset.dataset_id for one in store.load_all(tmp_path)] == ["a", "c-1"]
    assert store.load_all(tmp_path / "nothing") == []


def test_a_set_is_replaced_as_a_whole_and_only_if_wanted(tmp_path):
    store.save(tmp_path, dataset(), flow(1))
    (tmp_path / "flows" / "trial" / "published").mkdir()
    before = state(tmp_path)
    with pytest.raises(PublishError, match="--replace"):
        store.save(tmp_path, dataset(), flow(2), replace=False)
    assert state(tmp_path) == before
    store.save(tmp_path, dataset(title_en="Second"), flow(2))
    (loaded,) = store.load_all(tmp_path)
    assert loaded.dataset.title_en == "Second" and loaded.flow()["stays"].to_pylist() == [2]
    assert not (loaded.folder / "published").exists()


@pytest.mark.parametrize("dataset_id", ["", "../up", "A", ".hidden", "a b", "a" * 64])
def test_an_id_is_a_plain_name(tmp_path, dataset_id):
    with pytest.raises(ValueError, match="not an id"):
        store.save(tmp_path, dataset(dataset_id=dataset_id), flow(1))
    assert not (tmp_path / "flows").exists()


def test_a_description_with_more_than_we_know_is_read(tmp_path):
    store.save(tmp_path, dataset(), flow(1))
    file = tmp_path / "flows" / "trial" / store.DESCRIPTION
    file.write_text(file.read_text("utf-8").replace("{", '{"later": 1,', 1), "utf-8")
    assert store.load_all(tmp_path)[0].dataset == dataset()


# Each moment at which a save over an older set can be killed, as the folder then stands.
def test_every_moment_of_being_killed_leaves_a_whole_set(tmp_path):
    store.save(tmp_path / "old", dataset(title_en="Old"), flow(1))
    store.save(tmp_path / "new", dataset(title_en="New"), flow(2))
    moments = {
        "half a draft": ({"trial": "old"}, [".writing-x"], "Old"),
        "whole draft": ({"trial": "old", ".writing-x": "new"}, [], "Old"),
        "moved aside": ({".old-trial": "old", ".writing-x": "new"}, [], "Old"),
        "in its place": ({".old-trial": "old", "trial": "new"}, [], "New"),
        "removing": ({".gone-trial": "old"}, [], None),
    }
    for moment, (folders, empty, expected) in moments.items():
        received = tmp_path / moment
        for name, which in folders.items():
            shutil.copytree(tmp_path / which / "flows" / "trial", received / "flows" / name)
        for name in empty:
            (received / "flows" / name).mkdir()
        assert [one.dataset.title_en for one in store.load_all(received)] == ([expected] if expected else []), moment
        store.save(received, dataset(dataset_id="next"), flow(3))  # the next load clears up
        assert [one.dataset.title_en for one in store.load_all(received)] == ["Trial data", *([expected] if expected else [])], moment
        assert sorted(path.name for path in (received / "flows").iterdir()) == sorted([".lock", "next", *(["trial"] if expected else [])])


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
@pytest.mark.parametrize("saves", [1, 2, 5])
def test_kill_9_leaves_one_whole_set(tmp_path, saves):
    with python(SAVING, tmp_path) as process:
        for _ in range(saves):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    (loaded,) = store.load_all(tmp_path)
    stays = loaded.flow()["stays"].to_pylist()
    assert len(stays) == 20_000 and set(stays) == {int(loaded.dataset.as_of)} and int(loaded.dataset.as_of) >= saves
    store.save(tmp_path, dataset(), flow(1))
    assert sorted(path.name for path in (tmp_path / "flows").iterdir()) == [".lock", "trial"]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of resources")
@pytest.mark.parametrize("limit", [10, 2_000, 3_000])
def test_a_full_disk_leaves_what_was_there(tmp_path, limit):
    store.save(tmp_path, dataset(title_en="First"), flow(1))
    before = state(tmp_path)
    with python(FULL, tmp_path, str(limit)) as process:
        said = process.stdout.read()
    if process.returncode == 0:  # the limit was above all files
        assert limit == 3_000
        return
    assert process.returncode == 2 and "不变" in said and "unchanged" in said
    assert state(tmp_path) == before and store.load_all(tmp_path)[0].dataset.title_en == "First"


