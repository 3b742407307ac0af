"""What is measured, and how it is printed."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. ``limit`` is the most that it may be, None where nothing is promised."""

    name: str
    size: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def holds(self) -> bool | None:
        """Whether the value keeps to its limit, None where there is none."""
        return None if self.limit is None else self.value <= self.limit

    def line(self) -> str:
        """The figure as a line of JSON."""
        return json.dumps({**asdict(self), "value": round(self.value, 3), "holds": self.holds})

    def row(self) -> str:
        """The figure as a row of a table."""
        verdict = {None: "", True: "holds", False: "TOO MUCH"}[self.holds]
        limit = "" if self.limit is None else f"≤ {self.limit:g}"
        value = f"{self.value:.3g}" if self.value < 100 else f"{self.value:.0f}"
        return f"{self.name:<46} {self.size:<31} {value:>7} {self.unit:<8} {limit:>8}  {verdict}"


def show(figures: Iterable[Figure], as_json: bool) -> int:
    """Print figures as they come; the exit code: 1 where one is beyond its limit."""
    code = 0
    for figure in figures:
        print(figure.line() if as_json else figure.row(), flush=True)
        code = code or int(figure.holds is False)
    return code
