"""Transferred technologies: what was transferred, what was new in the province, and who says so; nothing is added up."""

import streamlit as st

from dashboard import (
    charts,
    comparable,
    comparison,
    db,
    evidence,
    figures,
    outflow,
    state,
    statement_table,
    technologies,
    technology_charts,
    values,
)
from dashboard.frame import close_page, open_page

page = open_page("technology")
t, theme = page.t, page.theme
flags = outflow.flag_names(db.cached("codes", list="flag"), t)
published = values.records(db.cached("technology_figures", metrics=technologies.METRICS))
totals, counts, firsts, others = (technologies.of(published, *metrics) for metrics in technologies.KINDS)
named = values.records(db.cached("technology_named"))


@st.fragment
def table(key: str, lines: list, rows: list[dict], heads: list[str], sql: str = "technology_figures") -> None:
    """Figures that share no axis, each with its evidence."""
    title = t(key + "_title")
    figures.heading(title, t(key + "_subtitle"))
    if not lines:
        st.info(t("technology_none"))
        return
    statement_table.show(page, lines, heads, [1.9, 1.6, 1.4, 2.6], key)
    shown_here = technologies.frame(rows)
    figures.caption(page, shown_here)
    figures.tools(page, key, shown_here, sql, title, None)


@st.fragment
def panel(scope: str, rows: list[dict]) -> None:
    """Counts of one scope: numbers to read, each over its own span."""
    key, name = f"technology_{scope}", rows[0][f"scope_{t.lang}"]
    prepared = technologies.spans(rows, t, 46 if page.narrow else 84)
    clicked = figures.show(
        page, key, lambda: technology_charts.spans(prepared, t, theme, page.narrow), technologies.frame(rows), sql="technology_figures", selection="observation_id",
        title=t("technology_panel" if len(rows) > 1 else "technology_panel_one", scope=name, count=len(rows)), subtitle=t("technology_panel_subtitle"), note=t("technology_spans_note"),
        codes=tuple(row["observation_id"] for row in rows),
    )  # fmt: skip
    evidence.on_select(page, clicked, key)


@st.fragment
def shares(key: str, pairs: list[tuple[dict, dict]]) -> None:
    """Parts of their own wholes, each a card with its evidence."""
    title, reading = t(key + "_title"), technologies.reading_parts(pairs, t)
    figures.heading(title, reading)
    width = 1 if page.narrow else 3
    for start in range(0, len(pairs), width):
        for column, (part, whole) in zip(st.columns(width, gap="large"), pairs[start : start + width], strict=False):
            with column:
                st.html(technologies.part_card(part, whole, t, theme))
                evidence.button(page, [part["observation_id"], whole["observation_id"]], part["observation_id"])
    rows = technologies.frame([row for pair in pairs for row in pair])
    figures.tools(page, key, rows, "technology_figures", title, lambda: technology_charts.parts(technologies.part_bars(pairs, t), theme), reading)


st.title(t("technology_title"))
st.html(f"<p class='lede'>{t('technology_lede')}</p>")
counters = technologies.national(totals)
figures.heading(t("technology_national_title"), t("technology_national_subtitle"))
for column, (row, ids) in zip(st.columns(max(1, len(counters))), counters, strict=False):
    with column:
        st.html(technologies.counter(row, ids, t))
        evidence.button(page, ids, f"national_{row['observation_id']}")

st.divider()
names = {"all": t("technology_all_centres")} | technologies.centres(counts + firsts + others + named, t)
scopes = {row["scope"]: row[f"scope_{t.lang}"] for row in counts}
with st.container(horizontal=True, vertical_alignment="bottom"):
    scope = state.choices("scope", t("technology_scope"), [code for code in technologies.SCOPES if code in scopes], [], t, scopes.get)
    centre = state.choice("centre", t("technology_centre"), list(names), "all", t, names.get)
    tier = state.choices("tier", t("technology_tier"), ["A", "B", "C"], [], t, lambda code: f"{t('tier')} {code}")
shown = technologies.choose(counts, centre, tier, scope)
few, more, said = (technologies.choose(rows, centre, tier) for rows in (firsts, others, named))

st.header(t("technology_counts_title"))
panels, apart = technologies.panels(shown), technologies.apart(shown)
found = comparable.sort([row for rows in technologies.panels(counts).values() for row in rows])
reasons = db.cached("codes", list="comparable").set_index("code")[f"name_{t.lang}"].to_dict()
st.markdown(technologies.reading_counts(panels, found, reasons, t) or t("technology_none"))
for number, group in enumerate(found.groups):
    title, subtitle = comparison.title(group, t)
    marks = comparison.marks(group, names, t)
    order = [names[row["subject_id"]] for row in group]
    clicked = figures.show(page, f"technology_group_{number}", charts.dots(marks, t, theme, order), technologies.frame(group), title=title, subtitle=subtitle, sql="technology_figures", selection="observation_id")
    evidence.on_select(page, clicked, f"technology_group_{number}")
columns = st.columns(2, gap="large") if not page.narrow and len(panels) > 1 else [st.container()]
for number, (code, rows) in enumerate(panels.items()):
    with columns[min(number, len(columns) - 1)]:
        panel(code, rows)
heads = [t("technology_head_whose"), t("technology_head_what"), t("value"), t("technology_head_note")]
for key, rows in apart.items():
    if rows:
        table(key, technologies.lines(rows, flags, t), rows, heads)

st.header(t("technology_parts_title"))
pairs = technologies.parts(shown, counts)
gaps = [pair for pair in pairs if pair[0]["scope"] == "new_in_province"]
leading = [pair for pair in pairs if pair not in gaps]
for key, group in (("technology_gaps", gaps), ("technology_leading", leading)):
    if group:
        shares(key, group)
if not pairs:
    st.info(t("technology_none_parts"))
loose = technologies.unlinked(shown, counts)
if loose:
    both = [t("technology_head_whose"), t("technology_head_larger"), t("technology_head_gap"), t("technology_head_note")]
    table("technology_unlinked", technologies.unlinked_lines(loose, flags, t), [row for pair in loose for row in pair], both)

st.header(t("technology_named_question"))
st.markdown(technologies.reading_named(said, technologies.choose(counts, centre, tier), t))
what = [t("technology_head_named"), t("technology_head_discipline"), t("technology_head_claim"), t("technology_head_note")]
table("technology_named", technologies.named_lines(said, counts + others, t), said, what, "technology_named")

st.header(t("technology_cases_title"))
st.markdown(technologies.reading_firsts(few, t))
ordered = sorted(few, key=lambda row: technologies.CASES.index(row["scope"]))
table("technology_firsts", technologies.lines(ordered, flags, t), few, heads)
table("technology_others", technologies.lines(more, flags, t), more, heads)
figures.heading(t("technology_gap_title"), t("unknown_note"))
st.markdown("\n".join(f"- {t(f'technology_gap_{name}')}" for name in ("list", "definition", "span", "kept")))
close_page(page)
