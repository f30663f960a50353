"""Declares which sums tie the cells of a table together, a hierarchy a line."""

import numpy as np
import pandas as pd
from scipy import sparse

Parent = str | dict[str, str]


class Equations:
    """The sums over the cells of a table.

    `cells` has one row a cell, totals among them; its columns are the keys that name a cell. Cells with a count of 0 may be
    left out (`etl.disclosure` says why). Raises ValueError where a cell stands twice or has an empty key.
    """

    def __init__(self, cells: pd.DataFrame):
        self._size = len(cells)
        self._columns = {}
        for name in cells.columns:
            code, values = pd.factorize(cells[name])
            if (code < 0).any():
                raise ValueError(f"a cell has no {name}")
            self._columns[name] = code.astype(np.int32), pd.Index(values)
        key = self._key({name: code for name, (code, _) in self._columns.items()})
        self._order = np.argsort(key, kind="stable")
        self._sorted = key[self._order]
        if (np.diff(self._sorted) == 0).any():
            raise ValueError("a cell stands twice")
        self._blocks = []

    def add(self, total: np.ndarray, part: np.ndarray) -> None:
        """One sum for each different total: cell `total[i]` has cell `part[i]` among its parts (row numbers)."""
        totals, line = np.unique(total, return_inverse=True)
        sign = np.repeat(np.array([-1, 1], dtype=np.int8), [len(totals), len(part)])
        lines = np.concatenate([np.arange(len(totals)), line]).astype(np.int32)
        cells = np.concatenate([totals, part]).astype(np.int32)
        self._blocks.append(sparse.csr_array((sign, (lines, cells)), shape=(len(totals), self._size)))

    def roll_up(self, where: np.ndarray | None = None, **parents: Parent) -> None:
        """The sums over cells that differ in these columns only.

        `destination="all"`: all other values of the column add up to the value 'all'. `origin=province_of` (a dict): values
        add up to their parent; a value without one is no part. Several columns at once make one sum over them all. `where`
        (a mask) narrows the cells that are parts. A total that is not among the cells gives no sum: no reader sees it.
        Raises KeyError for a column that the cells do not have.
        """
        part = np.ones(self._size, dtype=bool) if where is None else np.array(where, dtype=bool)
        above = {name: code for name, (code, _) in self._columns.items()}
        for name, parent in parents.items():
            code, values = self._columns[name]
            wanted = [None if value == parent else parent for value in values] if isinstance(parent, str) else map(parent.get, values)
            above[name] = values.get_indexer(pd.Index(list(wanted), dtype=object)).astype(np.int32)[code]
            part &= above[name] >= 0
        parts = np.flatnonzero(part)
        key = self._key({name: code[parts] for name, code in above.items()})
        place = np.minimum(np.searchsorted(self._sorted, key), max(self._size - 1, 0))
        found = (self._sorted[place] == key) & (self._order[place] != parts)
        self.add(self._order[place[found]], parts[found])

    def matrix(self) -> sparse.csr_array:
        """Rows are sums: +1 at the parts, -1 at the total; columns are the cells in the order they came."""
        empty = sparse.csr_array((0, self._size), dtype=np.int8)
        return sparse.csr_array(sparse.vstack([empty, *self._blocks], format="csr"))

    def _key(self, codes: dict[str, np.ndarray]) -> np.ndarray:
        """One whole number a cell."""
        sizes = [len(self._columns[name][1]) for name in codes]
        if np.prod(sizes, dtype=float) > 2**62:
            raise ValueError("too many keys for one table")
        return np.asarray(np.ravel_multi_index(tuple(codes.values()), sizes), dtype=np.int64)
