"""One figure over the last weeks, each as it was shown then: what a chart draws, and the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from coaching import reading_words as words
from coaching.faces import said_date
from coaching.kpis import FIGURES
from coaching.readings import Reading
from coaching.weeks import Week

#: So many weeks a trail holds: as many as a phone shows with their numbers.
WEEKS = 6

#: An earlier week's reading, by its Monday as a date is written.
Past = tuple[str, Reading]


@dataclass(frozen=True, slots=True)
class Stop:
    """One week of a figure; `reading` is None where nobody was shown any."""

    week: Week
    reading: Reading | None

    @property
    def gap(self) -> str:
        """Return in a word or two why there is no figure to draw; nothing where there is one."""
        if self.reading is None:
            return "no digest"
        if self.reading.reason == "quiet":
            return "quiet week"
        return "" if self.reading.value is not None else "not shown"


@dataclass(frozen=True, slots=True)
class Trail:
    """A figure of one group, week by week, the oldest first, without a break: a week that has nothing is a gap."""

    name: str
    stops: tuple[Stop, ...]

    @property
    def is_worth_drawing(self) -> bool:
        """Whether the newest week has a figure, and an earlier one too: one point is no course."""
        drawn = [stop for stop in self.stops if not stop.gap]
        return len(drawn) > 1 and drawn[-1] is self.stops[-1]


def keep(name: str, shown: Sequence[tuple[Week, Sequence[Reading]]]) -> tuple[Past, ...]:
    """Return what a digest keeps of a figure in the weeks before it, the oldest first."""
    found = [(week, one) for week, readings in shown for one in readings if one.name == name]
    return tuple((week.monday.isoformat(), one) for week, one in sorted(found, key=lambda pair: pair[0])[1 - WEEKS :])


def trail(reading: Reading | None, week: Week, past: Sequence[Past]) -> Trail:
    """Return the course of a figure up to a week, from the first of the last weeks in which it was shown at all."""
    name = reading.name if reading else ""
    by_monday = {monday: one for monday, one in past if one.name == name}
    weeks = [week.before(back) for back in range(WEEKS - 1, 0, -1)]
    stops = [Stop(one, by_monday.get(one.monday.isoformat())) for one in weeks]
    while stops and stops[0].reading is None:
        del stops[0]
    return Trail(name, (*stops, Stop(week, reading)))


def title(course: Trail) -> str:
    """Return what a chart of it is called."""
    return f"{FIGURES[course.name].label}, week by week"


def said(course: Trail) -> str:
    """Say all that a chart of it shows: each week with its n and its range, why one is missing, and the goals."""
    weeks = " ".join(_week(stop) for stop in course.stops)
    newest = course.stops[-1].reading
    goals = words.goals(newest) if newest else ""
    return " ".join(part for part in (f"Chart: {title(course)}, with likely ranges.", weeks, goals) if part)


def _week(stop: Stop) -> str:
    when = f"Week of {said_date(stop.week.monday)}:"
    reading = stop.reading
    if reading is None or stop.gap:
        return f"{when} {stop.gap}."
    n = f", n = {reading.n}" if FIGURES[reading.name].scale == "rate" else ""
    likely = words.likely(reading).removesuffix(".").lower()
    return f"{when} {', '.join(part for part in (f'{words.value(reading)}{n}', likely) if part)}."
