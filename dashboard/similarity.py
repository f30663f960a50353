"""Which models are alike by design: shared coded values over all coded values, where both say anything at all."""

from dataclasses import dataclass
from itertools import combinations

THRESHOLD, AT_LEAST = 0.15, 2


@dataclass(frozen=True)
class Likeness:
    """Two models: the codes they share, all codes of theirs, over the dimensions that both state."""

    one: str
    other: str
    shared: tuple[tuple[str, str], ...]
    union: int
    dimensions: int

    @property
    def index(self) -> float:
        """Jaccard index: shared codes over all codes, in the dimensions that both state; 0 where there is none."""
        return len(self.shared) / self.union if self.union else 0.0


def likeness(design: list[dict], one: str, other: str) -> Likeness:
    """Compare two models on `design` rows (project_id, dimension_id, code). Silence counts neither way."""
    codes = {model: {(row["dimension_id"], row["code"]) for row in design if row["project_id"] == model} for model in (one, other)}
    both = {d for d, _ in codes[one]} & {d for d, _ in codes[other]}
    a, b = ({pair for pair in codes[model] if pair[0] in both} for model in (one, other))
    return Likeness(one, other, tuple(sorted(a & b)), len(a | b), len(both))


def pairs(design: list[dict], models: list[str]) -> list[Likeness]:
    """All pairs of models, the most alike first."""
    found = [likeness(design, one, other) for one, other in combinations(models, 2)]
    return sorted(found, key=lambda pair: (-pair.index, -len(pair.shared), models.index(pair.one), models.index(pair.other)))


def groups(design: list[dict], models: list[str]) -> list[list[str]]:
    """Models joined by pairs that share at least two codes and 15 % of their codes; in the order of `models`."""
    member = {model: {model} for model in models}
    for pair in pairs(design, models):
        if len(pair.shared) >= AT_LEAST and pair.index >= THRESHOLD:
            joined = member[pair.one] | member[pair.other]
            for model in joined:
                member[model] = joined
    found: list[list[str]] = []
    for model in models:
        group = [m for m in models if m in member[model]]
        if group not in found:
            found.append(group)
    return found
