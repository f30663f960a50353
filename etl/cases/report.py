"""Sentences on what was ingested, Chinese and English. Counts and rules only."""

from collections import Counter

from etl.cases import batch, store
from etl.cases.ingest import Outcome


def of_file(outcome: Outcome, collection: str) -> list[str]:
    """The summary of one file."""
    entry = outcome.entry
    if outcome.repeated:
        return [f"{entry.name}: 此前已载入，没有改变 / ingested before, nothing changed ({entry.file_id})"]
    lines = [
        f"{entry.name}: {entry.standard} {entry.edition}, {entry.encoding} ({entry.file_id})",
        f"  读入 / rows read          {entry.rows_read:>12,}",
        f"  保留 / stays kept         {entry.kept:>12,}{_months(entry)}",
    ]
    if entry.record_kind == "settlement":
        lines.append(f"  合并、冲减 / merged       {entry.merged:>12,}")
    lines.append(f"  拒绝 / rows rejected      {sum(entry.rejected.values()):>12,}")
    lines += _by_rule(entry.rejected)
    if entry.rejected_file:
        lines.append(f"    行号与列见 / rows and columns in: {collection}/{entry.rejected_file}")
    lines.append(f"  来源地已知 / origin known {_share(entry.origin_known, entry.kept):>12}")
    if entry.warnings:
        lines.append("  提醒（保留的行）/ warnings (rows kept)")
        lines += _by_rule(entry.warnings)
    if entry.unknown_columns:
        shown = ", ".join(name[:40] for name in entry.unknown_columns[:10])
        more = f" … ({len(entry.unknown_columns)})" if len(entry.unknown_columns) > 10 else ""
        lines.append(f"  不认识的列（未读）/ unknown columns (not read): {shown}{more}")
    if entry.synthetic:
        lines.append("  合成数据 / SYNTHETIC")
    return lines


def of_all(outcomes: list[Outcome]) -> list[str]:
    """The sums over several files of one run."""
    new = [outcome.entry for outcome in outcomes if not outcome.repeated]
    rejected = sum((Counter(entry.rejected) for entry in new), Counter())
    return [
        f"\n共 / in all: {len(new)} 个文件 / files, {len(outcomes) - len(new)} 个此前已载入 / ingested before",
        f"  读入 / rows read {sum(entry.rows_read for entry in new):,}; 保留 / kept {sum(entry.kept for entry in new):,}; "
        f"拒绝 / rejected {sum(rejected.values()):,}",
    ]


def of_collection(name: str, register: store.Register) -> list[str]:
    """What a collection holds, one line a file."""
    months = register.months()
    span = f"{months[0]} – {months[-1]}" if months else "—"
    lines = [
        f"{name}: {sum(entry.kept for entry in register.files):,} 次住院 / stays, {span}, {len(register.files)} 个文件 / files"
    ]
    for entry in register.files:
        synthetic = " 合成数据 SYNTHETIC" if entry.synthetic else ""
        replaced = f", 被替换 / replaced {entry.replaced:,}" if entry.replaced else ""
        lines.append(
            f"  {entry.file_id}  {entry.kept:>12,}  {entry.name}  ({entry.layout}, {entry.file_date}; 拒绝 / rejected "
            f"{sum(entry.rejected.values()):,}{replaced}){synthetic}"
        )
    return lines


def _by_rule(counts: dict[str, int]) -> list[str]:
    wording = batch.rules()
    return [
        f"    {rows:>10,}  {rule}：应为{wording[rule]['expected_zh']} / expected: {wording[rule]['expected_en']}"
        for rule, rows in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _months(entry: store.Ingested) -> str:
    months = sorted(part.month for part in entry.parts)
    return f"   {months[0]} – {months[-1]}" if months else ""


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "—"
