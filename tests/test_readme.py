"""The README's numbers come from the command that it names."""

import re
from pathlib import Path

from etl import paths
from etl.__main__ import _accounting

README = (paths.ROOT / "README.md").read_text("utf-8")


def test_the_counts_are_those_of_etl_status():
    block = re.search(r"<!-- status -->\n```\n(.*?)```\n<!-- /status -->", README, re.S).group(1)
    assert block.splitlines() == _accounting(paths.ROOT / "data")


def test_the_pairs_are_counted_as_published(published):
    rows = published("project")
    count = {status: sum(row["status"] == status and not row["lead_only"] for row in rows) for status in ("approved", "warning_list", "implied", "not_stated")}
    leads = sum(row["lead_only"] for row in rows)
    sentence = (
        f"{len(rows)} pairs: {count['approved'] + count['warning_list']} stated as approved (one of them on the warning list of 2022), "
        f"{count['implied']} implied, {count['not_stated']} not stated to belong to the programme, {leads} lead"
    )
    assert sentence in " ".join(README.split())


def test_every_file_it_names_exists():
    for name in re.findall(r"`((?:data|tests|etl|sql|dashboard)/[\w./-]+\.(?:csv|py|json|md))`", README):
        assert Path(paths.ROOT / name).exists(), name
