"""The chart of a person's own picture. It runs in a process of its own: matplotlib takes a second to load.

Two lines that differ in lightness, dashes and marks, so that nothing hangs on colour; each with its likely range.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Of another edition, a picture is drawn anew though its figures are the same.
_EDITION = "1"
_SIZE, _DPI = (12.0, 6.75), 100
_LETTERS, _SMALL = 26, 20
_INK, _QUIET = "#222222", "#D5D5D5"
#: So many dates stand below it; of more weeks, each second one or fewer.
_DATES = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure of one week, with its likely range; all in [0, 1]."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the chart: a mark for each week, None where there is no figure."""

    name: str
    ticks: tuple[tuple[float, str], ...]
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What the picture shows: the weeks by name, with how many answers each rests on, and two lines."""

    weeks: tuple[str, ...]
    answers: tuple[int, ...]
    sure: Line
    situations: Line

    @property
    def figures(self) -> str:
        """What tells this picture from another: the same figures are the same picture."""
        return hashlib.sha256(f"{_EDITION}{self!r}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Style:
    """How a line is told from the other; `aside` keeps equal marks from hiding each other."""

    colour: str
    dashes: str
    mark: str
    fill: float
    aside: float


_SURE = _Style("#123F6D", "-", "o", 0.16, -0.04)
_SITUATIONS = _Style("#D9822B", "--", "s", 0.20, 0.04)


def draw(chart: Chart) -> bytes:
    """Draw a chart as a PNG of 1200 x 675."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=_SIZE, dpi=_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.10, 0.19, 0.80, 0.66))
    for line, style in ((chart.sure, _SURE), (chart.situations, _SITUATIONS)):
        _line(axes, line, style)
    _frame(axes, chart)
    figure.legend(loc="upper center", ncols=2, frameon=False, fontsize=_LETTERS, labelcolor=_INK, handlelength=2.6)
    said = io.BytesIO()
    figure.savefig(said, format="png", metadata={"Software": None})
    return said.getvalue()


def _line(axes: "Axes", line: Line, style: _Style) -> None:
    for since, marks in _runs(line.marks):
        places = [since + n + style.aside for n in range(len(marks))]
        low, high = [mark.low for mark in marks], [mark.high for mark in marks]
        axes.fill_between(places, low, high, color=style.colour, alpha=style.fill, linewidth=0)
        axes.errorbar(
            places,
            [mark.value for mark in marks],
            yerr=_reach(marks),
            color=style.colour,
            linestyle=style.dashes,
            marker=style.mark,
            markersize=11,
            linewidth=4,
            elinewidth=1.5,
            capsize=6,
            label=line.name if since == _first(line) else None,
        )


def _runs(marks: Sequence[Mark | None]) -> list[tuple[int, list[Mark]]]:
    """Return the unbroken stretches of a line, each with the place where it begins."""
    runs: list[tuple[int, list[Mark]]] = []
    for place, mark in enumerate(marks):
        if mark is None:
            continue
        if runs and runs[-1][0] + len(runs[-1][1]) == place:
            runs[-1][1].append(mark)
        else:
            runs.append((place, [mark]))
    return runs


def _first(line: Line) -> int:
    return next((place for place, mark in enumerate(line.marks) if mark is not None), 0)


def _reach(marks: Sequence[Mark]) -> tuple[list[float], list[float]]:
    """Return how far each range reaches down and up from its figure."""
    return [max(0.0, one.value - one.low) for one in marks], [max(0.0, one.high - one.value) for one in marks]


def _frame(axes: "Axes", chart: Chart) -> None:
    axes.set_ylim(-0.04, 1.04)
    axes.set_xlim(-0.4, len(chart.weeks) - 0.6)
    right = axes.twinx()
    right.set_ylim(-0.04, 1.04)
    for one, line, style in ((axes, chart.sure, _SURE), (right, chart.situations, _SITUATIONS)):
        one.set_yticks([place for place, _ in line.ticks], [label for _, label in line.ticks])
        one.tick_params(axis="y", labelsize=_LETTERS, labelcolor=_INK, color=style.colour, width=3, length=8)
        for side in ("top", "bottom", "left", "right"):
            one.spines[side].set_visible(False)
    axes.grid(axis="y", color=_QUIET, linewidth=1)
    step = -(-len(chart.weeks) // _DATES)
    places = list(range(len(chart.weeks) - 1, -1, -step))[::-1]
    axes.set_xticks(places, [f"{chart.weeks[n]}\n{_many(chart.answers[n])}" for n in places])
    axes.tick_params(axis="x", labelsize=_SMALL, labelcolor=_INK, length=0, pad=10)


def _many(count: int) -> str:
    return "1 answer" if count == 1 else f"{count} answers"
