"""The key figures: each defined once, and read for one team; `coaching.across` reads them for several."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Literal

from coaching.intervals import Interval, mean_of, wilson, wilson_effective
from coaching.readings import Band, PersonWeek, Reading, withheld
from coaching.scopes import Sums
from coaching.weeks import Week

#: What one person adds to a figure: (numerator, denominator), or None who does not count in it.
Part = tuple[int, int] | None

Scale = Literal["share", "rate", "prompts"]


@dataclass(frozen=True, slots=True)
class Threshold:
    """From where on a figure is at pilot and at success level, and its weight in the weekly index."""

    pilot: float
    success: float
    weight: float

    def band(self, value: float) -> Band:
        """Return the band of a value; a value on a threshold has reached it."""
        if value >= self.success:
            return "success"
        return "pilot" if value >= self.pilot else "below"


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure: what it is called, what it counts, and how a person adds to it.

    `scale` says what the denominator counts: people, each of whom did it or not ("share"); people, each with a count
    ("rate"); or prompts, some to each person ("prompts"). `leading` figures come before a change at work, the others
    follow it.
    """

    name: str
    label: str
    meaning: str
    numerator: str
    denominator: str
    scale: Scale
    leading: bool
    threshold: Threshold | None
    part: Callable[[PersonWeek, Week], Part]


def _active(one: PersonWeek, week: Week) -> Part:
    return (int(any(day in week for day in one.sessions)), 1) if one.enrolled else None


def _repeat(days: int) -> Callable[[PersonWeek, Week], Part]:
    """Count who came back; the base is the 7 dates that end `days` before the week's last date."""

    def part(one: PersonWeek, week: Week) -> Part:
        last = week.sunday - timedelta(days=days)
        base = [day for day in one.sessions if last - timedelta(days=7) < day <= last]
        if not one.enrolled or not base:
            return None
        first = base[0]
        return int(any(first < day <= first + timedelta(days=days) for day in one.sessions)), 1

    return part


def _tasks(one: PersonWeek, week: Week) -> Part:
    return (one.count("completed_task", week), 1) if one.enrolled else None


def _praised(one: PersonWeek, week: Week) -> Part:
    return (int(one.count("peer_feedback", week) > 0), 1) if one.enrolled else None


def _checked(one: PersonWeek, week: Week) -> Part:
    if not one.enrolled or one.manager is None:
        return None
    return int(one.count("manager_check", week) > 0), 1


def _uptake(one: PersonWeek, _: Week) -> Part:
    return (int(one.enrolled), 1) if one.invited else None


def _completion(one: PersonWeek, _: Week) -> Part:
    return (one.finished_before, one.delivered_before) if one.enrolled and one.delivered_before else None


def _came_back(days: int, weight: float) -> Figure:
    within = f"{days} days"
    return Figure(
        name=f"repeat_{days}d",
        label="Came back" if days == 7 else f"Came back within {within}",
        meaning=f"People who did something on one day and again on a later day, within {within}.",
        numerator=f"of those, people with another session at most {within} after their first one there",
        denominator=f"enrolled people with a session in the 7 dates that end {within} before the week's last date",
        scale="share",
        leading=True,
        threshold=Threshold(0.20, 0.45, weight),
        part=_repeat(days),
    )


_ALL = (
    Figure(
        name="active_users",
        label="Took part",
        meaning="People who pressed something on at least one day; those who only read cannot be seen.",
        numerator="enrolled people with a session in the week",
        denominator="enrolled people",
        scale="share",
        leading=True,
        threshold=Threshold(0.40, 0.70, 0.10),
        part=_active,
    ),
    _came_back(7, weight=0.15),
    _came_back(14, weight=0.0),
    _came_back(30, weight=0.0),
    Figure(
        name="practice_tasks",
        label="Tasks done",
        meaning="Things tried or practised, by people's own word, for each person who takes part.",
        numerator="`completed_task` events in the week",
        denominator="enrolled people",
        scale="rate",
        leading=True,
        threshold=Threshold(1.0, 3.0, 0.30),
        part=_tasks,
    ),
    Figure(
        name="peer_feedback",
        label="Gave thanks",
        meaning="People who told a colleague what they saw them do, or answered a question about it.",
        numerator="enrolled people who gave `peer_feedback` in the week, `not_observed` and taken back left out",
        denominator="enrolled people",
        scale="share",
        leading=False,
        threshold=Threshold(0.05, 0.20, 0.15),
        part=_praised,
    ),
    Figure(
        name="manager_checks",
        label="Managers' notes",
        meaning="People whose manager noted something they saw; not having seen it does not count.",
        numerator="enrolled people with a `manager_check` by the manager they had then, `not_observed` left out",
        denominator="enrolled people who have a manager",
        scale="share",
        leading=False,
        threshold=Threshold(0.10, 0.50, 0.30),
        part=_checked,
    ),
    Figure(
        name="uptake",
        label="Agreed to take part",
        meaning="People who agreed, of those who were asked. For the programme's owner only.",
        numerator="enrolled people",
        denominator="invited people",
        scale="share",
        leading=True,
        threshold=None,
        part=_uptake,
    ),
    Figure(
        name="completion_rate",
        label="Messages finished",
        meaning="Messages of the week before that people took to their end within seven days.",
        numerator="of those, finished within 7 days",
        denominator="learner prompts delivered in the week before to enrolled people",
        scale="prompts",
        leading=True,
        threshold=None,
        part=_completion,
    ),
)

#: Every figure by its name, in the order in which reports print them.
FIGURES: Mapping[str, Figure] = MappingProxyType({figure.name: figure for figure in _ALL})

#: A published starting point, not validated; a programme file may set its own.
DEFAULTS: Mapping[str, Threshold] = MappingProxyType({f.name: f.threshold for f in _ALL if f.threshold})


def thresholds_of(rows: Iterable[tuple[str, float, float, float]]) -> Mapping[str, Threshold]:
    """Return the defaults with a programme's own (name, pilot, success, weight) in their place; KeyError if unknown."""
    own = {name: Threshold(pilot, success, weight) for name, pilot, success, weight in rows}
    if unknown := sorted(own.keys() - FIGURES.keys()):
        raise KeyError(f"no such figure: {', '.join(unknown)}; known are {', '.join(FIGURES)}")
    return MappingProxyType({**DEFAULTS, **own})


def quiet(people: Sequence[PersonWeek]) -> bool:
    """Whether fewer than half of the enrolled were delivered anything: then figures say little about people."""
    enrolled = [one for one in people if one.enrolled]
    return 2 * sum(one.delivered > 0 for one in enrolled) < len(enrolled)


def parts(figure: Figure, people: Sequence[PersonWeek], week: Week) -> dict[str, tuple[int, int]]:
    """Return what each person who counts in the figure adds to it, by person."""
    found = {one.person: figure.part(one, week) for one in people}
    return {person: part for person, part in found.items() if part is not None}


def read_team(
    people: Sequence[PersonWeek], week: Week, *, thresholds: Mapping[str, Threshold] = DEFAULTS
) -> tuple[Reading, ...]:
    """Read every figure for the people of ONE manager: a direction, not a score, and not yet withheld from anybody."""
    is_quiet = quiet(people)
    return tuple(
        read_one(figure, Sums.of(parts(figure, people, week).values()), thresholds.get(name), is_quiet=is_quiet)
        for name, figure in FIGURES.items()
    )


def read_one(figure: Figure, sums: Sums, threshold: Threshold | None, *, is_quiet: bool) -> Reading:
    """Read a figure of the people of ONE manager, from what they add to it."""
    return reading(figure, sums, threshold, _likely(figure, sums) if sums.bottom else None, is_quiet=is_quiet)


def reading(
    figure: Figure, sums: Sums, threshold: Threshold | None, likely: Interval | None, *, is_quiet: bool
) -> Reading:
    """Put a figure's parts together; one that nobody counts in is withheld as empty."""
    pilot, success = (threshold.pilot, threshold.success) if threshold else (None, None)
    if sums.bottom == 0:
        return withheld(figure.name, pilot, success, "empty")
    value = sums.top / sums.bottom
    return Reading(
        name=figure.name,
        numerator=sums.top,
        denominator=sums.bottom,
        n=sums.n,
        value=value,
        low=likely.low if likely else None,
        high=likely.high if likely else None,
        pilot=pilot,
        success=success,
        band=threshold.band(value) if threshold and not is_quiet else None,
        withheld=False,
        reason="quiet" if is_quiet else None,
    )


def _likely(figure: Figure, sums: Sums) -> Interval | None:
    """Return the interval; None for one person's count or prompts, which say nothing of how people differ."""
    if figure.scale == "share":
        return wilson(sums.top, sums.n)
    if sums.n < 2:
        return None
    if figure.scale == "prompts":
        return wilson_effective(sums.top, sums.bottom, sums.n, sums.squares)
    return mean_of(sums.n, sums.top, sums.tops)
