"""Protects the exact counts of one period before anything is read from them: `variable` and `relation` to `open_variable`."""

import duckdb
import numpy as np
import pyarrow as pa
from scipy import sparse

from etl import disclosure


def protect(con: duckdb.DuckDBPyConnection, threshold: int) -> dict[str, int]:
    """Make `open_variable`, the counts that may be published; with a threshold of 0 or 1 all of them. Returns what was done."""
    if threshold <= 1:
        con.execute("create or replace table open_variable as select kind, level, specialty, a, b, stays from variable")
        return {}
    counts = con.execute("select stays from variable order by variable").fetchnumpy()["stays"].astype(np.int64)
    relations, missing = _relations(con, len(counts))
    found = disclosure.protect(np.concatenate([counts, missing]), relations, threshold)
    con.register("shown", pa.table({"variable": np.flatnonzero(found.published[: len(counts)])}))
    con.execute(
        "create or replace table open_variable as select kind, level, specialty, a, b, stays "
        "from variable where variable in (select variable from shown)"
    )
    con.unregister("shown")
    return found.report()


def _relations(con: duckdb.DuckDBPyConnection, columns: int) -> tuple[sparse.csr_array, np.ndarray]:
    """The sums as a matrix (a row a sum, a column a count), and the counts of further columns: what is missing in a sum."""
    table = con.sql("select variables, signs, remainder from relation").to_arrow_table().combine_chunks()
    if not len(table):
        return sparse.csr_array((0, columns), dtype=np.int8), np.zeros(0, dtype=np.int64)
    variables, signs, remainder = (pa.concat_arrays(table[name].chunks) for name in ("variables", "signs", "remainder"))
    sums = sparse.csr_array(
        (signs.values.to_numpy().astype(np.int8), variables.values.to_numpy(), variables.offsets.to_numpy()), shape=(len(table), columns)
    )
    left = remainder.to_numpy()
    lines = np.flatnonzero(left)
    slack = sparse.csr_array((np.sign(left[lines]).astype(np.int8), (lines, np.arange(len(lines)))), shape=(len(table), len(lines)))
    return sparse.csr_array(sparse.hstack([sums, slack])), np.abs(left[lines])
