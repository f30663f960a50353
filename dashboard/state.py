"""What a link carries. The URL is the only truth: codes, never labels; defaults left out.

Before each widget its value is taken from the URL; each change is written back before the rerun. A link
therefore reproduces the view in either language, and an unknown code is a visible warning, not a silence.
"""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.errors import StreamlitAPIException

from dashboard.text import Text


def choice(
    name: str, label: str, options: Sequence[str], default: str, t: Text, write: Callable[[str], str],
    widget: str = "selectbox", clears: tuple[str, ...] = (), **arguments,
) -> str:  # fmt: skip
    """One of `options` (codes), shown through `write`, kept in the URL as `name`.

    `clears` names choices whose options depend on this one: they return to their defaults when it changes.
    """
    value = st.query_params.get(name, default)
    if value not in options:
        _warn(t, name, [value])
        value = default
    key = f"url_{name}"
    st.session_state[key] = value
    getattr(st, widget)(
        label, options, key=key, format_func=write, on_change=_push, args=(name, default, clears),
        **({"required": True} if widget == "segmented_control" else {}), **arguments,
    )  # fmt: skip
    return value


def choices(
    name: str, label: str, options: Sequence[str], default: Sequence[str], t: Text, write: Callable[[str], str],
    **arguments,
) -> list[str]:  # fmt: skip
    """Several of `options`, kept in the URL as comma-separated codes; an empty choice is the code `none`."""
    raw = st.query_params.get(name)
    values = list(default) if raw is None else [code for code in raw.split(",") if code and code != "none"]
    unknown = [code for code in values if code not in options]
    if unknown:
        _warn(t, name, unknown)
        values = [code for code in values if code in options]
    limit = arguments.get("max_selections")
    values = list(dict.fromkeys(values))[:limit]
    key = f"url_{name}"
    st.session_state[key] = values
    st.multiselect(
        label, options, key=key, format_func=write, on_change=_push_many, args=(name, tuple(default)),
        placeholder=t("choose"), **arguments,
    )  # fmt: skip
    return values


def switch(name: str, label: str, t: Text, default: bool = False) -> bool:
    """An on/off switch, kept as 1 or 0."""
    raw = st.query_params.get(name, "1" if default else "0")
    if raw not in ("0", "1"):
        _warn(t, name, [raw])
        raw = "1" if default else "0"
    key = f"url_{name}"
    st.session_state[key] = raw == "1"
    st.toggle(label, key=key, on_change=_push_switch, args=(name, default))
    return raw == "1"


def text(name: str, label: str, placeholder: str) -> str:
    """Free text to search for, kept as typed."""
    value = st.query_params.get(name, "")
    key = f"url_{name}"
    st.session_state[key] = value
    st.text_input(label, key=key, placeholder=placeholder, on_change=_push, args=(name, ""))
    return value.strip()


def link(page_parameters: dict[str, str], lang: str) -> dict[str, str]:
    """Query parameters for a link to another page: its own codes, and language and version where not default."""
    kept = {name: st.query_params[name] for name in ("v",) if name in st.query_params}
    return {**kept, **({"lang": lang} if lang != "zh" else {}), **page_parameters}


def put(**codes: str | None) -> None:
    """Write codes into the URL outside of any widget, as a click on a map does; None takes one out."""
    for name, value in codes.items():
        _write(name, value, None)


def run_again() -> None:
    """Run the part that is running once more: its fragment, or the page where the whole of it runs."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()


def _push(name: str, default: str, clears: tuple[str, ...] = ()) -> None:
    for other in clears:
        st.query_params.pop(other, None)
    _write(name, st.session_state[f"url_{name}"], default)


def _push_many(name: str, default: tuple[str, ...]) -> None:
    values = st.session_state[f"url_{name}"]
    if tuple(values) == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = ",".join(values) or "none"


def _push_switch(name: str, default: bool) -> None:
    _write(name, "1" if st.session_state[f"url_{name}"] else "0", "1" if default else "0")


def _write(name: str, value: str | None, default: str | None) -> None:
    if value is None or value == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def _warn(t: Text, name: str, values: list[str]) -> None:
    st.warning(t("unknown_code", name=name, value=", ".join(values)[:80]), icon=":material/link_off:")
