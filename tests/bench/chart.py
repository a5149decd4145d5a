"""A chart of the results, for the README: `python -m tests.bench.chart` draws it again.

A bar per generator and document, as long as the logarithm of its time, for the times lie between
half a second and many minutes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from .documents import ROOT

RESULTS = Path(__file__).with_name("results.json")
CHART = ROOT / "docs" / "bench.svg"

COLOURS = {
    "specgen": "#1f6feb",
    "openapi-python-client": "#8b949e",
    "datamodel-code-generator": "#b1bac4",
    "openapi-generator-cli": "#6e7681",
}
WIDTH, LEFT, RIGHT = 760, 200, 60
BAR, GAP, HEAD = 16, 4, 26
SHORTEST = 0.1
"""Seconds that a bar of no length stands for."""

Costs = Mapping[str, float]


def chart(documents: Mapping[str, Costs], title: str) -> str:
    """An SVG of seconds by document and generator."""
    longest = max(time for costs in documents.values() for time in costs.values())
    scale = (WIDTH - LEFT - RIGHT) / math.log10(max(longest, 1) / SHORTEST)
    lines, height = [], HEAD
    for name, costs in documents.items():
        height += HEAD
        lines.append(_text(8, height - 8, name, "bold"))
        for generator, time in costs.items():
            length = scale * math.log10(max(time, SHORTEST) / SHORTEST)
            lines += _bar(height, generator, time, length)
            height += BAR + GAP
    frame = f'viewBox="0 0 {WIDTH} {height + GAP}" width="{WIDTH}"'
    font = 'font-family="system-ui, sans-serif" font-size="12"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {frame} {font} role="img">'
    back = '<rect width="100%" height="100%" fill="#ffffff"/>'
    name = f"<title>{escape(title)}</title>"
    return "\n".join([head, name, back, _text(8, 18, title), *lines, "</svg>", ""])


def _bar(top: int, generator: str, time: float, length: float) -> Iterator[str]:
    colour = COLOURS.get(generator, "#8b949e")
    yield _text(LEFT - 8, top + BAR - 4, generator, anchor="end")
    yield (
        f'<rect x="{LEFT}" y="{top}" width="{length:.1f}" height="{BAR}"'
        f' rx="2" fill="{colour}"/>'
    )
    seconds = f"{time:.1f} s" if time < 100 else f"{time:.0f} s"
    yield _text(LEFT + int(length) + 6, top + BAR - 4, seconds)


def _text(
    x: int, y: int, text: str, weight: str = "normal", anchor: str = "start"
) -> str:
    place = f'x="{x}" y="{y}" text-anchor="{anchor}" font-weight="{weight}"'
    return f'<text {place} fill="#1f2328">{escape(text)}</text>'


def times(results: Mapping[str, object]) -> dict[str, dict[str, float]]:
    """Wall clock by document and generator, of the documents in the results."""
    found = results.get("documents")
    documents = found if isinstance(found, dict) else {}
    return {
        name: {generator: one["usage"]["wall"] for generator, one in measured.items()}
        for name, measured in documents.items()
    }


def main() -> None:
    """Draws the chart from `RESULTS`."""
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    found = times(results)
    title = "Seconds to generate, on a logarithmic scale (specgen: client and server)"
    if found:
        CHART.write_text(chart(found, title), encoding="utf-8")


if __name__ == "__main__":
    main()
