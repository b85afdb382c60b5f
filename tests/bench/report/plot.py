"""A plot of lines with labels at their ends, as SVG that is readable on light and on dark pages. Pure."""

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

WIDTH: Final = 780
HEIGHT: Final = 440
LEFT, RIGHT, TOP, BOTTOM = 60, 210, 44, 56  # margins; the labels are in the right one
LINE: Final = 15  # from one label to the next
# Each has a contrast of 3 or more with white and with GitHub's dark page.
COLOURS: Final = ("#d1493f", "#2f81c7", "#8a63d2", "#3f8f4f", "#b0762a", "#6e7781", "#c2528b", "#25898c")
STYLE: Final = """
text { font: 12px system-ui, sans-serif; fill: #1f2328; }
.title { font-size: 14px; font-weight: 600; }
.grid { stroke: #8c959f; stroke-opacity: 0.35; }
.line { fill: none; stroke-width: 2; }
.ours { stroke-width: 4; }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3; } }
"""

Line = Sequence[tuple[float, float]]


class Scale(NamedTuple):
    """A logarithmic axis: where on the plot a value is. `start` may be greater than `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value."""
        part = math.log(value / self.low) / math.log(self.high / self.low)
        return self.start + part * (self.end - self.start)


class Axes(NamedTuple):
    """What the plot and its axes are called."""

    title: str
    across: str
    up: str


def plot(axes: Axes, lines: Mapping[str, Line], first: str) -> str:
    """Return an SVG of lines by name, on logarithmic axes. The line `first` is drawn thicker. No value may be 0."""
    values = [point for line in lines.values() for point in line]
    xs, ys = sorted({x for x, _ in values}), [y for _, y in values]
    across = Scale(xs[0], max(xs[-1], xs[0] * 2), LEFT, WIDTH - RIGHT)
    up = Scale(min(ys) / 1.3, max(ys) * 1.3, HEIGHT - BOTTOM, TOP)
    parts = [*_grid(axes, across, up, xs), *_lines(lines, first, across, up), *_labels(lines, across, up)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="title">'
    title = f'<title id="title">{escape(axes.title)}</title><style>{STYLE}</style>'
    return "\n".join([head, title, *parts, "</svg>\n"])


def ticks(low: float, high: float) -> list[float]:
    """Return 1, 2 and 5 times the powers of ten between two values."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    return [step * 10.0**power for power in powers for step in (1, 2, 5) if low <= step * 10.0**power <= high]


def apart(places: Sequence[float], gap: float) -> list[float]:
    """Return places for labels, in the same order of height, each at least `gap` below the one above it."""
    moved = dict[int, float]()
    last = -math.inf
    for index in sorted(range(len(places)), key=lambda each: places[each]):
        last = moved[index] = max(places[index], last + gap)
    return [moved[index] for index in range(len(places))]


def _grid(axes: Axes, across: Scale, up: Scale, xs: Sequence[float]) -> list[str]:
    rows = [
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{up.at(y):.1f}" y2="{up.at(y):.1f}"/>'
        + _text(LEFT - 8, up.at(y) + 4, f"{y:g}", "end")
        for y in ticks(up.low, up.high)
    ]
    columns = [_text(across.at(x), HEIGHT - BOTTOM + 20, f"{x:,g}", "middle") for x in xs]
    middle = (LEFT + WIDTH - RIGHT) / 2
    names = [_text(middle, HEIGHT - 12, axes.across, "middle"), _text(LEFT - 40, TOP - 10, axes.up, "start")]
    return [f'<text class="title" x="{LEFT - 40}" y="18">{escape(axes.title)}</text>', *rows, *columns, *names]


def _lines(lines: Mapping[str, Line], first: str, across: Scale, up: Scale) -> list[str]:
    parts = []
    for colour, (name, line) in zip(_colours(lines), lines.items(), strict=True):
        places = [(across.at(x), up.at(y)) for x, y in line]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        kind = "line ours" if name == first else "line"
        parts.append(f'<polyline class="{kind}" stroke="{colour}" points="{path}"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in places]
    return parts


def _labels(lines: Mapping[str, Line], across: Scale, up: Scale) -> list[str]:
    """Return the names in the right margin, at the height at which lines end, each with its colour."""
    heights = apart([up.at(line[-1][1]) for line in lines.values()], LINE)
    left = WIDTH - RIGHT + 16
    return [
        f'<circle cx="{left}" cy="{y:.1f}" r="4" fill="{colour}"/>' + _text(left + 10, y + 4, f"{name}, {_last(line)}")
        for colour, y, (name, line) in zip(_colours(lines), heights, lines.items(), strict=True)
    ]


def _last(line: Line) -> str:
    return f"{line[-1][1]:.1f}"


def _colours(lines: Mapping[str, Line]) -> list[str]:
    return [COLOURS[number % len(COLOURS)] for number in range(len(lines))]


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
