"""The commands `python -m etl cases …`."""


def register(commands) -> None:
    """Add the commands of case records to the parser of `python -m etl`."""
