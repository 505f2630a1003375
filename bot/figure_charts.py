"""The chart of a group's figure, week by week. Drawn in the process beside ours, as people's own pictures are.

One ink: nothing hangs on colour. Each week has its value, its likely range and the people behind it written at it; a
week without a figure is a gap with a word why.
"""

import hashlib
import io
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from coaching import reading_words as words
from coaching import trails
from coaching.faces import MONTHS
from coaching.kpis import FIGURES
from coaching.trails import Stop, Trail

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Of another edition, a picture is drawn anew though its figures are the same.
_EDITION = "1"
_SIZE, _DPI = (12.0, 6.75), 100
#: A phone shows the picture at a third of its size: what has to be read there is large.
_TITLE, _LETTERS, _SMALL = 34, 33, 30
_INK, _QUIET = "#222222", "#8A8A8A"
_KEY = "bar: likely range"
#: Letters that fit below a week among others.
_LONG = 7


@dataclass(frozen=True, slots=True)
class Column:
    """One week: its date, what stands below it, and the figure with its range; or a word why there is none."""

    date: str
    behind: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    said: str = ""
    gap: str = ""


@dataclass(frozen=True, slots=True)
class FigureChart:
    """What the picture shows. `goals` are lines with their labels; the scale runs from 0 to `top`."""

    title: str
    columns: tuple[Column, ...]
    goals: tuple[tuple[float, str], ...]
    top: float

    @property
    def is_crowded(self) -> bool:
        """Whether the numbers below the weeks need a line more."""
        return len(self.columns) > 3 and any(len(one.behind) > _LONG for one in self.columns)

    @property
    def figures(self) -> str:
        """What tells this picture from another: the same figures are the same picture."""
        return hashlib.sha256(f"{_EDITION}{self!r}".encode()).hexdigest()[:16]


def chart_of(course: Trail) -> FigureChart | None:
    """Return the chart of a figure's course; None where there is too little to draw."""
    newest = course.stops[-1].reading
    if not course.is_worth_drawing or newest is None:
        return None
    goals: list[tuple[float, str]] = []
    if newest.pilot is not None and newest.success is not None:
        goals = [(at, f"{name} {words.goal(newest, at)}") for name, at in _goals(newest.pilot, newest.success)]
    columns = tuple(_column(stop) for stop in course.stops)
    top = 1.0
    if FIGURES[course.name].scale == "rate":
        top = max([1.0, *(at for at, _ in goals), *(one.high or 0.0 for one in columns)])
    return FigureChart(trails.title(course), columns, tuple(goals), top)


def _goals(pilot: float, success: float) -> tuple[tuple[str, float], ...]:
    return ("pilot", pilot), ("success", success)


def _column(stop: Stop) -> Column:
    day = f"{stop.week.monday.day} {MONTHS[stop.week.monday.month - 1][:3]}"
    reading = stop.reading
    if reading is None or stop.gap:
        return Column(day, "", gap=stop.gap)
    rate = FIGURES[reading.name].scale == "rate"
    behind = f"n = {reading.n}" if rate else f"{reading.numerator} of {reading.denominator}"
    said = f"{reading.value:.1f}" if rate else words.share(reading)
    return Column(day, behind, reading.value, reading.low, reading.high, said)


def draw(chart: FigureChart) -> bytes:
    """Draw a chart as a PNG of 1200 x 675."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=_SIZE, dpi=_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    figure.text(0.03, 0.975, chart.title, fontsize=_TITLE, color=_INK, va="top")
    figure.text(0.985, 0.962, _KEY, fontsize=_SMALL, color=_INK, va="top", ha="right")
    foot = 0.28 if chart.is_crowded else 0.21
    axes = figure.add_axes((0.03, foot, 0.81, 0.86 - foot))
    _goal_lines(axes, chart)
    _course(axes, chart)
    _gaps(axes, chart)
    _frame(axes, chart)
    said = io.BytesIO()
    figure.savefig(said, format="png", metadata={"Software": None})
    return said.getvalue()


def _goal_lines(axes: "Axes", chart: FigureChart) -> None:
    """Draw the goals as thin lines, with their words beside the weeks: the lower one's below it, so that none meet."""
    for place, (at, label) in enumerate(chart.goals):
        axes.axhline(at, color=_QUIET, linewidth=2, linestyle=(0, (6, 4)), zorder=1)
        above = "bottom" if place else "top"
        axes.annotate(
            label.replace(" ", "\n", 1),
            (1.0, at),
            xycoords=axes.get_yaxis_transform(),
            xytext=(8, 0),
            textcoords="offset points",
            fontsize=_SMALL,
            color=_INK,
            va=above,
            linespacing=1.0,
        )


def _course(axes: "Axes", chart: FigureChart) -> None:
    """Draw each week's range and figure, with its words above both; weeks that follow each other are joined."""
    drawn = [(place, one) for place, one in enumerate(chart.columns) if one.value is not None]
    for (place, one), (then, following) in pairwise(drawn):
        if then == place + 1:
            axes.plot([place, then], [one.value or 0.0, following.value or 0.0], color=_INK, linewidth=3, zorder=3)
    for place, one in drawn:
        value = one.value or 0.0
        low, high = (value if end is None else end for end in (one.low, one.high))
        axes.plot([place, place], [low, high], color=_QUIET, linewidth=9, solid_capstyle="round", zorder=2)
        axes.plot([place], [value], color=_INK, marker="o", markersize=15, zorder=4)
        axes.annotate(
            one.said,
            (place, max(high, value)),
            xytext=(0, 14),
            textcoords="offset points",
            fontsize=_LETTERS,
            fontweight="bold",
            color=_INK,
            ha="center",
            va="bottom",
            zorder=5,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.9, "pad": 1},
        )


def _gaps(axes: "Axes", chart: FigureChart) -> None:
    for place, one in enumerate(chart.columns):
        if one.gap:
            why = one.gap.replace(" ", "\n")
            box = {"facecolor": "white", "edgecolor": "none", "pad": 2}
            at = chart.top / 2
            axes.text(place, at, why, fontsize=_SMALL, color=_INK, ha="center", va="center", bbox=box, zorder=5)


def _frame(axes: "Axes", chart: FigureChart) -> None:
    axes.set_ylim(-0.03 * chart.top, 1.15 * chart.top)
    axes.set_xlim(-0.5, len(chart.columns) - 0.5)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(_QUIET)
    axes.set_yticks([])
    said = [one.behind.replace(" of", "\nof") if chart.is_crowded else one.behind for one in chart.columns]
    labels = [f"{one.date}\n{behind}" for one, behind in zip(chart.columns, said, strict=True)]
    axes.set_xticks(list(range(len(labels))), labels)
    axes.tick_params(axis="x", labelsize=_SMALL, labelcolor=_INK, length=0, pad=10)
