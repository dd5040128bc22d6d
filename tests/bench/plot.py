"""docs/performance.svg: turns beside the floor, drawn by hand so that it reads in light and in dark."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from tests.bench.load import Timed
from tests.bench.turns import Turns

WIDTH, HEIGHT = 860, 360
LEFT, TOP, PANEL, TALL = 64, 64, 330, 230
GAP = 100
STYLE = """\
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; font-size: 14px; }
.quiet { fill: #59636e; }
.grid { stroke: #d1d9e0; stroke-width: 1; }
.floor { stroke: #59636e; } .product { stroke: #a63d2f; }
.dot.floor { fill: #59636e; } .dot.product { fill: #a63d2f; }
.line { fill: none; stroke-width: 2.5; } .band { fill: none; stroke-width: 1.5; stroke-dasharray: 3 4; }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc; } .quiet { fill: #9198a1; } .grid { stroke: #3d444d; }
  .floor { stroke: #9198a1; } .product { stroke: #f0876f; }
  .dot.floor { fill: #9198a1; } .dot.product { fill: #f0876f; }
}"""
Figure = Callable[[Timed], float]


def plot(turns: Turns) -> str:
    latency = _panel(
        LEFT,
        "A turn in milliseconds: median, logarithmic",
        turns,
        lambda timed: timed.ms(50),
        lambda timed: timed.ms(95),
    )
    pace = _panel(LEFT + PANEL + GAP, "Turns per second", turns, lambda timed: timed.per_second, None)
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
            "<title>Turn latency and turns per second of floor and product, by sessions at once</title>",
            f"<style>\n{STYLE}\n</style>",
            *_legend(),
            *latency,
            *pace,
            "</svg>\n",
        )
    )


def _legend() -> list[str]:
    drawn = []
    for at, (name, kind) in enumerate((("floor", "floor"), ("product", "product"))):
        x = LEFT + 110 * at
        drawn += [f'<path class="line {kind}" d="M{x} 20h26"/>', f'<text x="{x + 34}" y="24">{name}</text>']
    drawn.append(f'<path class="band floor" d="M{LEFT + 230} 20h26"/>')
    drawn.append(f'<text class="quiet" x="{LEFT + 264}" y="24">95th percentile</text>')
    return drawn


def _panel(x: int, title: str, turns: Turns, figure: Figure, upper: Figure | None) -> list[str]:
    """A logarithmic axis for latencies, which span two decades; a plain one where there is no upper line."""
    sides = {"floor": turns.floor.timed, "product": turns.product.timed}
    counts = list(turns.floor.timed)
    figures = [f for f in (figure, upper) if f]
    values = [f(timed) for side in sides.values() for timed in side.values() for f in figures]
    ticks = _decades(values) if upper else _steps(max(values))
    height = _logarithmic(ticks) if upper else _linear(ticks)
    drawn = [f'<text class="title" x="{x}" y="{TOP - 14}">{title}</text>']
    for tick in ticks:
        y = height(tick)
        drawn.append(f'<path class="grid" d="M{x} {y:.1f}h{PANEL}"/>')
        drawn.append(f'<text class="quiet" x="{x - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:,g}</text>')
    places = [x + 30 + (PANEL - 60) * at / max(len(counts) - 1, 1) for at in range(len(counts))]
    for place, count in zip(places, counts, strict=True):
        drawn.append(
            f'<text class="quiet" x="{place:.1f}" y="{TOP + TALL + 20}" text-anchor="middle">{count}</text>'
        )
    drawn.append(
        f'<text class="quiet" x="{x + PANEL / 2}" y="{TOP + TALL + 42}" '
        'text-anchor="middle">sessions at once</text>'
    )
    for kind, side in sides.items():
        for each in figures:
            points = [(place, height(each(side[count]))) for place, count in zip(places, counts, strict=True)]
            drawn += _line(kind, points, main=each is figure)
    return drawn


def _line(kind: str, points: Sequence[tuple[float, float]], *, main: bool) -> list[str]:
    path = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    drawn = [f'<path class="{"line" if main else "band"} {kind}" d="{path}"/>']
    if main:
        drawn += [f'<circle class="dot {kind}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in points]
    return drawn


def _decades(values: Sequence[float]) -> list[float]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return [10.0**power for power in range(low, max(high, low + 1) + 1)]


def _steps(highest: float) -> list[float]:
    step = next(
        step
        for power in range(-3, 7)
        for step in (10.0**power, 2 * 10.0**power, 5 * 10.0**power)
        if highest / step <= 5
    )
    return [step * count for count in range(math.ceil(highest / step) + 1)]


def _logarithmic(ticks: Sequence[float]) -> Callable[[float], float]:
    low, high = math.log10(ticks[0]), math.log10(ticks[-1])
    return lambda value: TOP + TALL * (1 - (math.log10(value) - low) / (high - low))


def _linear(ticks: Sequence[float]) -> Callable[[float], float]:
    return lambda value: TOP + TALL * (1 - value / ticks[-1])
