"""What insurers' files have more than one row for: stays settled in parts, and settlements taken back and made anew."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from etl.synth.record import Columns
from etl.synth.stays import Stays

# Both the settlement taken back and its negative bear the flag: leaving them out and adding them up agree.
PLAIN, INTERIM, TAKEN_BACK, NEGATIVE = range(4)


@dataclass(frozen=True)
class Settlements:
    """Rows of settlements in the order of stays. part counts within the stay; sort is one of the four above."""

    stays: Stays
    part: np.ndarray
    sort: np.ndarray


def expand(stays: Stays, draw: np.random.Generator, interim: float, refunds: float) -> Settlements:
    """Divide a share of the longer stays in two, and refund a share of the others. The sums of each stay stay the same."""
    chance = draw.random(len(stays))
    divided = (chance < interim) & (stays.discharged - stays.admitted >= 2)
    refunded = ~divided & (chance > 1 - refunds)
    times = np.where(divided, 2, np.where(refunded, 3, 1))
    index = np.repeat(np.arange(len(stays)), times)
    part = np.arange(len(index)) - np.repeat(np.cumsum(times) - times, times)
    sort = np.select(
        [divided[index] & (part == 0), refunded[index] & (part == 0), refunded[index] & (part == 1)], [INTERIM, TAKEN_BACK, NEGATIVE], PLAIN
    )
    rows = Stays(**{name: values[index] for name, values in vars(stays).items()})
    middle = (rows.admitted + rows.discharged) // 2
    first, last = sort == INTERIM, divided[index] & (part == 1)
    sign = np.where(sort == NEGATIVE, -1, 1)

    def amount(values: np.ndarray) -> np.ndarray:
        half = values * 2 // 5
        return sign * np.where(first, half, np.where(last, values - half, values))

    rows = replace(
        rows, total=amount(rows.total), own=amount(rows.own), fund=amount(rows.fund),
        discharged=np.where(first, middle, rows.discharged), admitted=np.where(last, middle, rows.admitted),
    )  # fmt: skip
    return Settlements(rows, part, sort)


def flags(settlements: Settlements, filled: Columns) -> Columns:
    """The columns that tell the rows of one stay apart."""
    part, sort = settlements.part, settlements.sort
    suffix = pa.array([b"", b"-2", b"-3"], pa.binary()).take(pa.array(part))
    ids = pa.array([a + b for a, b in zip(filled["settlement_id"].to_pylist(), suffix.to_pylist(), strict=True)], pa.binary())
    digit = pa.array([b"0", b"1"], pa.binary())
    return filled | {
        "settlement_id": ids,
        "original_settlement_id": pa.array(np.where(sort == NEGATIVE, filled["settlement_id"].to_numpy(zero_copy_only=False), None), pa.binary()),
        "refund_flag": digit.take(pa.array(np.isin(sort, (TAKEN_BACK, NEGATIVE)).astype(int))),
        "interim_flag": digit.take(pa.array((sort == INTERIM).astype(int))),
        "counts_stay_flag": digit.take(pa.array((sort == PLAIN).astype(int))),
    }  # fmt: skip
