"""Collect figures beside their limits, and print them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. `limit` is what it is held against; `more_is_better` says which side of it is good; `bare` the bare SQL or parser."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    more_is_better: bool = False
    bare: float | None = None
    note: str = ""

    @property
    def ok(self) -> bool | None:
        if self.limit is None:
            return None
        return self.value >= self.limit if self.more_is_better else self.value <= self.limit

    @property
    def ratio(self) -> float | None:
        return None if not self.bare else self.value / self.bare


def show(figures: list[Figure], facts: dict[str, object]) -> None:
    """Print the table and write bench/results.json."""
    print()
    for name, value in facts.items():
        print(f"  {name}: {value}")
    print(f"\n  {'figure':<52}{'value':>12} {'unit':<14}{'limit':>10}{'bare':>10}{'ratio':>8}  ok")
    for figure in figures:
        limit = "" if figure.limit is None else f"{figure.limit:,.0f}"
        bare = "" if figure.bare is None else f"{figure.bare:,.1f}"
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        ok = {True: "yes", False: "NO", None: ""}[figure.ok]
        print(
            f"  {figure.name:<52}{figure.value:>12,.1f} {figure.unit:<14}{limit:>10}{bare:>10}{ratio:>8}  {ok}  {figure.note}"
        )
    document = {
        "facts": facts,
        "figures": [{**asdict(figure), "ok": figure.ok, "ratio": figure.ratio} for figure in figures],
    }
    RESULTS.write_text(json.dumps(document, indent=2, default=str) + "\n", encoding="utf-8")
