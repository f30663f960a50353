"""The commands `python -m etl synth` and `python -m etl demo`: invented records, flows and a second warehouse."""


def register(commands) -> None:
    """Add the commands of the synthetic data to the parser of `python -m etl`."""
