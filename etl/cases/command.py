"""The commands `python -m etl cases …`."""

from etl.cases import ingest_command, measure_command


def register(commands) -> None:
    """Add the commands of case records to the parser of `python -m etl`."""
    cases = commands.add_parser("cases", help="case records: ingest, measure, status, forget").add_subparsers(required=True)
    ingest_command.register(cases)
    measure_command.register(cases)
