"""Typed cells of workbooks and Parquet as text."""

import datetime


def written(value) -> str:
    """A typed cell as a person would write it: whole floats without their point, the first of a month as a month."""
    match value:
        case None:
            return ""
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime.datetime() if value.time() == datetime.time():
            return written(value.date())
        case datetime.date() if not isinstance(value, datetime.datetime) and value.day == 1:
            return f"{value:%Y-%m}"
    return str(value)
