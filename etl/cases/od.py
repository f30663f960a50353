"""Origin-destination counts of the records as a data set of flows, which the flow engine rolls up and protects."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.flows import store

MONEY_WHOLE = "fund_known"


@dataclass(frozen=True)
class Side:
    """What the records hold all of: `origin` (an insurer's settlements), `destination` (hospitals' front pages), `both`."""

    complete_for: str
    record_kind: str
    covers: tuple[str, ...] = ()  # provinces whose people's stays are all here

    @property
    def base(self) -> str:
        """Whose patients, as `Dataset.base` has it."""
        if self.record_kind == "settlement":
            return "insured"
        return "residents" if self.complete_for in ("origin", "both") else "discharges"

    @property
    def definition(self) -> str:
        """The definition of what may be computed from it (codelists/flow_definition.csv)."""
        return {"insured": "O2", "residents": "O4", "discharges": "I1"}[self.base]


def save(received: Path, collection: str, year_table: pa.Table, side: Side, level: str, about: dict) -> tuple[store.Stored | None, list[str]]:
    """Keep `od_year` as `received/flows/computed-<collection>`; what has no place at this level is left out and counted.

    `about` goes into the description (source, as_of, synthetic, threshold). None when nothing is left.
    """
    frame = year_table.to_pandas()
    frame = frame[frame["level"] == level]
    placed = frame.dropna(subset=["origin", "destination"])
    if level == "prefecture":
        placed = placed[_is_prefecture(placed["origin"]) & _is_prefecture(placed["destination"])]
    if side.complete_for == "origin":
        placed = placed[placed["origin"].str[:2].isin({code[:2] for code in side.covers})]
    warnings = []
    left_out = int(frame["stays"].sum() - placed["stays"].sum())
    if left_out:
        warnings.append(f"{left_out:,} 人次没有可用的来源地或就医地，未计入 / stays without a usable origin or destination are left out")
    if placed.empty:
        return None, warnings
    divided = placed["mdc"].notna().all()
    placed = placed.assign(
        specialty=placed["mdc"] if divided else "all",
        reason=placed["travel_reason"].where(placed["travel_reason"].notna(), None) if placed["travel_reason"].notna().any() else None,
        period=placed["year"].astype(str), hospital=None,
    )  # fmt: skip
    keys = ["origin", "destination", "period", "specialty", "reason", "hospital"]
    flow = placed.groupby(keys, dropna=False, sort=True)[["stays", "fund_yuan", MONEY_WHOLE]].sum().reset_index()
    has_money = bool((flow[MONEY_WHOLE] == flow["stays"]).all())
    flow = flow.assign(fund_yuan=flow["fund_yuan"] if has_money else None)[store.FLOW.names]
    flow = flow.astype(object).where(flow.notna(), None)
    table = pa.table({name: pa.array(flow[name], store.FLOW.field(name).type) for name in store.FLOW.names})
    dataset = store.Dataset(
        dataset_id=f"computed-{collection}",
        title_zh=f"由病例计算的流向（{collection}）", title_en=f"Flows computed from records ({collection})",
        base=side.base, definition=side.definition, complete_for=side.complete_for, level=level, unit="stays", setting="inpatient",
        source="由病例记录计算 / computed from case records", locator="sql/measures/od_year.sql", licence="", computed=True,
        origins=sorted(set(flow["origin"])) if side.complete_for == "origin" else [],
        destinations=sorted(set(flow["destination"])) if side.complete_for == "destination" else [],
        has_diagonal=True, specialty_list="mdc" if divided else "none", warnings=warnings, **about,
    )  # fmt: skip
    return store.save(received, dataset, table), warnings


def level_of(year_table: pa.Table) -> str:
    """'prefecture' where every stay with a place has it that exactly, else 'province'."""
    frame = year_table.to_pandas()
    frame = frame[frame["level"] == "prefecture"].dropna(subset=["origin", "destination"])
    exact = _is_prefecture(frame["origin"]).all() and _is_prefecture(frame["destination"]).all()
    return "prefecture" if len(frame) and exact else "province"


def _is_prefecture(codes: pd.Series) -> pd.Series:
    """A province's own code is no prefecture, but for municipalities and the units that have no prefectures."""
    return ~codes.str.endswith("0000") | codes.str[:2].isin(["11", "12", "31", "50", "71", "81", "82"])
