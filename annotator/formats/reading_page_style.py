"""How the page to read looks: one style sheet, light and dark, on the screen and on paper."""

import re
from collections.abc import Iterable, Iterator

from annotator.core.colors import PAIRS
from annotator.core.labels import LabelSet, Style

TALLEST = 6
"""Spans one above the other whose lines stand apart; higher ones share the lowest line."""

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_SHEET = """
:root { color-scheme: light dark; --ground: #ffffff; --ink: #1d2127; --quiet: #5a616b;
  --rule: #d5d9df; --flag: #9a3412; }
@media (prefers-color-scheme: dark) { :root { --ground: #15181d; --ink: #e7e9ec;
  --quiet: #a3abb6; --rule: #383e47; --flag: #ffb089; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 1.125rem/1.5 Georgia, "Noto Serif", "Times New Roman", serif; }
main { max-width: 46rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; }
article { padding: 2rem 0 1rem; border-bottom: 1px solid var(--rule); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
.about, .legend, .tag, table, h2 { font-family: system-ui, "Segoe UI", "Noto Sans", sans-serif; }
.about { color: var(--quiet); font-size: .875rem; margin: 0 0 .75rem; }
.flag { color: var(--flag); font-weight: 600; margin: 0 0 .75rem; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 0 0 1rem;
  padding: 0; font-size: .875rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext;
  line-height: 2.25; }
mark { color: inherit; background: none; border-bottom: 2px solid var(--c);
  -webkit-box-decoration-break: clone; box-decoration-break: clone; }
mark.tint { background: color-mix(in srgb, var(--c) 14%, transparent); }
mark.bar { border-bottom-style: double; border-bottom-width: 4px; }
mark:target { outline: 2px solid var(--c); outline-offset: 1px; }
.tag { font-size: .6875rem; line-height: 1; color: var(--c); margin: 0 .15em; font-weight: 600;
  letter-spacing: .01em; unicode-bidi: isolate; -webkit-user-select: none; user-select: none; }
.tag a { color: inherit; }
h2 { font-size: .875rem; margin: 1.25rem 0 .25rem; }
table { border-collapse: collapse; font-size: .875rem; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .25rem .5rem .25rem 0;
  border-top: 1px solid var(--rule); overflow-wrap: anywhere; }
th { font-weight: 600; color: var(--quiet); }
td.note { white-space: pre-wrap; }
@media print {
  :root { --ground: #ffffff; --ink: #000000; --quiet: #444444; --rule: #999999; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  article { break-after: page; border: 0; padding: 0; }
  article:last-child { break-after: auto; }
  mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h1, h2, tr { break-inside: avoid; }
  a { text-decoration: none; }
}
"""


def sheet(labels: LabelSet) -> str:
    """The style sheet; the project's labels have their own colours, others those of a palette."""
    pairs = [*_pairs(labels)]
    light = "".join(f".c{n} {{ --c: {one}; }}\n" for n, (one, _) in enumerate(pairs))
    dark = "".join(f".c{n} {{ --c: {other}; }}\n" for n, (_, other) in enumerate(pairs))
    heights = "".join(
        f"mark.h{height} {{ padding-bottom: {4 * (height - 1)}px; }}\n"
        for height in range(2, TALLEST + 1)
    )
    on_screen = f"@media screen and (prefers-color-scheme: dark) {{\n{dark}}}\n"
    return f"{_SHEET}{light}{on_screen}{heights}"


class Looks:
    """The classes of the labels: the project's first, others as they come."""

    def __init__(self, labels: LabelSet) -> None:
        self._classes = {
            label.name: f"c{number} {_SHAPES[label.style]}".strip()
            for number, label in enumerate(labels.labels)
        }
        self._first = len(labels.labels)

    def classes(self, label: str) -> str:
        """The classes of a label."""
        if label not in self._classes:
            number = self._first + (len(self._classes) - self._first) % len(PAIRS)
            self._classes[label] = f"c{number} tint"
        return self._classes[label]


_SHAPES = {Style.UNDERLINE: "", Style.TINT: "tint", Style.BAR: "tint bar"}


def _pairs(labels: LabelSet) -> Iterator[tuple[str, str]]:
    """The colours of all classes; one that is no colour is taken from the palette."""
    for number, label in enumerate(labels.labels):
        palette = PAIRS[number % len(PAIRS)]
        given = (label.light, label.dark)
        fits = _are_colors(given)
        yield given if fits else palette
    yield from PAIRS


def _are_colors(values: Iterable[str]) -> bool:
    return all(_COLOR.fullmatch(value) for value in values)
