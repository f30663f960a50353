"""One visual language: colours by meaning, the same on every chart and map, light and dark."""

from dataclasses import dataclass

FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, sans-serif"


@dataclass(frozen=True)
class Theme:
    """Colours of one appearance. Categorical colours follow Okabe and Ito, safe for colour-blind readers."""

    dark: bool
    background: str
    text: str
    muted: str
    line: str
    land: str
    border: str
    actual: str
    target: str
    exporter: str
    project: str
    batch: tuple[str, ...]
    category: tuple[str, ...]
    unknown: str


LIGHT = Theme(
    dark=False, background="#FFFFFF", text="#1D232A", muted="#5F6873", line="#E3E6EA", land="#ECEEF1", border="#B9C0C8",
    actual="#0B5C8A", target="#C75B12", exporter="#C75B12", project="#0B5C8A",
    batch=("#A8C9A0", "#5FB3A1", "#2E8FA6", "#2B6296", "#3B2F73"),
    category=("#0072B2", "#D55E00", "#009E73", "#B8860B", "#B4578F", "#5F6873"), unknown="#9AA3AD",
)  # fmt: skip
DARK = Theme(
    dark=True, background="#12171D", text="#E6E9ED", muted="#A3ADB8", line="#2C353F", land="#252E37", border="#4A5663",
    actual="#6DB6E3", target="#F0955A", exporter="#F0955A", project="#6DB6E3",
    batch=("#8FBF95", "#4FB39E", "#4FAFC0", "#7CB5EC", "#C4B5F5"),
    category=("#56A8DC", "#F0814A", "#3DBE97", "#E0B040", "#DB8FBC", "#A3ADB8"), unknown="#6F7B87",
)  # fmt: skip


def rgb(colour: str, alpha: int = 255) -> list[int]:
    """`#RRGGBB` as deck.gl wants it."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)] + [alpha]
