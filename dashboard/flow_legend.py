"""The legend of a map of flows, in real numbers: limits of the shades, sample lines, sample discs. As HTML, and as plain entries."""

import html
from dataclasses import dataclass, replace

from dashboard import flow_scale, flows
from dashboard.flow_scene import DISC, Keys
from dashboard.flows import View
from dashboard.text import Text
from dashboard.theme import Theme


@dataclass(frozen=True)
class Entry:
    """One sample: a `swatch` of colour (`framed`: with a strong edge), a `line` of `size` pixels wide, or a `disc` of this radius."""

    kind: str
    text: str
    colour: str
    size: float = 0.0


def entries(view: View, keys: Keys, t: Text, theme: Theme) -> list[tuple[str, list[Entry]]]:
    """Groups of samples: (what they mean, samples)."""
    found: list[tuple[str, list[Entry]]] = []
    if keys.classes:
        limits, colours = keys.classes.limits, keys.classes.colours
        shades = [Entry("swatch", f"{_short(view.by, low, t)}–{_short(view.by, high, t)}", colour) for low, high, colour in zip(limits, limits[1:], colours, strict=False)]
        missing = theme.land if view.level == "province" else theme.unknown
        own = [Entry("framed", t("flow_legend_chosen"), keys.chosen)] if keys.chosen else []
        found.append((flows.measure_name(view.by, view.question, t) + _unit(view.by, t), [*shades, Entry("swatch", t("flow_legend_missing"), missing), *own]))
    if keys.largest_flow:
        lines = [Entry("line", flows.amount(value, t), theme.exporter, flow_scale.width(value, keys.largest_flow, keys.widest)) for value in flow_scale.samples(keys.largest_flow)]
        ways = [Entry("line", said, colour, 5) for said, colour in zip(keys.ways, (theme.exporter, theme.category[2]), strict=False)]
        found.append((t("flow_legend_flows", unit=t(f"flow_unit_{view.unit}")), [*ways, *(replace(line, colour=theme.muted) if ways else line for line in lines)]))
    if keys.largest_total:
        discs = [Entry("disc", flows.amount(value, t), theme.muted, flow_scale.radius(value, keys.largest_total, keys.most)) for value in flow_scale.samples(keys.largest_total, 2)]
        sides = [Entry("left", t("flow_legend_out"), theme.exporter, 7), Entry("right", t("flow_legend_in"), theme.category[2], 7)]
        found.append((t("flow_legend_totals"), [*sides, *discs]))
    if keys.discs:
        discs = [Entry("disc", flows.amount(value, t), theme.muted, flow_scale.radius(value, keys.discs, DISC * keys.most / flow_scale.LARGEST)) for value in flow_scale.samples(keys.discs, 2)]
        found.append((t("flow_legend_discs"), discs))
    return found


def _short(measure: str, value: float, t: Text) -> str:
    """A limit with as many digits as it needs."""
    if measure in flows.SHARES or measure in ("of_crossing", "of_residents"):
        return f"{100 * value:.1f}".removesuffix(".0")
    return flows.amount(value, t)


def _unit(measure: str, t: Text) -> str:
    if measure in flows.SHARES or measure in ("of_crossing", "of_residents"):
        return t("flow_legend_percent")
    return t("flow_legend_km") if measure == "mean_distance_km" else ""


def as_html(groups: list[tuple[str, list[Entry]]], theme: Theme) -> str:
    """The legend above a map; it wraps on a phone."""
    shown = []
    for meaning, samples in groups:
        inside = "".join(f"<span style='white-space:nowrap;margin-right:.75em'>{_sample(entry, theme)}{html.escape(entry.text)}</span>" for entry in samples)
        shown.append(f"<div style='margin-right:1.6em'><span class='quiet' style='margin-right:.7em'>{html.escape(meaning)}</span>{inside}</div>")
    return f"<div style='display:flex;flex-wrap:wrap;align-items:center;font-size:.84rem;line-height:1.75;font-variant-numeric:tabular-nums'>{''.join(shown)}</div>"


def _sample(entry: Entry, theme: Theme) -> str:
    style = "display:inline-block;vertical-align:middle;margin-right:.35em;"
    if entry.kind in ("swatch", "framed"):
        edge = f"2px solid {theme.text}" if entry.kind == "framed" else f"1px solid {theme.border}"
        return f"<span style='{style}width:1.15em;height:.95em;background:{entry.colour};outline:{edge};outline-offset:-1px'></span>"
    if entry.kind == "line":
        return f"<span style='{style}width:2.1em;height:{max(1, entry.size):.1f}px;background:{entry.colour}'></span>"
    size = f"{2 * entry.size:.0f}px"
    if entry.kind == "disc":
        return f"<span style='{style}width:{size};height:{size};border-radius:50%;border:1.5px solid {entry.colour}'></span>"
    corner = f"{size} 0 0 {size}" if entry.kind == "left" else f"0 {size} {size} 0"
    return f"<span style='{style}width:{entry.size:.0f}px;height:{size};border-radius:{corner};background:{entry.colour}'></span>"
