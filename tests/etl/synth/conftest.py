"""The invented country that the tests of synthetic data share."""

import pytest

from etl import paths
from etl.synth import world

DATA = paths.ROOT / "data"
SEED = 11


@pytest.fixture(scope="session")
def country() -> world.World:
    """Places of the real list, everything else by seed."""
    return world.invent(world.read_places(DATA), SEED)
