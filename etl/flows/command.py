"""The command `python -m etl load flows`."""


def register(commands) -> None:
    """Add the commands of flows to the parser of `python -m etl`."""
