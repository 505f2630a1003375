"""The key figures once more, in plain Python over a log of events: from their definitions in docs/kpis.md alone.

Nothing of ours is imported. It is slow, and goes through the whole log for each figure: what the SQL adds up must be
the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple
from zoneinfo import ZoneInfo

ACTS_OF_A_SESSION = {
    "opened",
    "completed_task",
    "confidence_rated",
    "scenario_step",
    "scenario_answered",
    "hint_opened",
    "retried",
    "applied",
    "reflected",
}
KINDS_THAT_ARE_FINISHED = {"scenario", "nudge", "practice", "checkin"}


class Said(NamedTuple):
    """One event of the log."""

    event_id: str
    name: str
    occurred_at: datetime
    person: str
    actor: str | None = None
    module: str | None = None
    prompt: str | None = None
    replaces: str | None = None
    outcome: str | None = None

    @property
    def counts(self) -> bool:
        return self.name != "taken_back" and self.outcome != "not_observed"


class Spot(NamedTuple):
    """What was true of somebody from a date on."""

    since: date
    cohort: str | None
    role: str | None
    manager: str | None


@dataclass
class Somebody:
    """A person of the roster, and what they answered when they were asked, in that order."""

    name: str
    zone: str
    joined: date
    left: date | None = None
    closed: date | None = None
    spots: list[Spot] = field(default_factory=list)
    answers: list[tuple[date, str]] = field(default_factory=list)

    def here(self, day: date) -> bool:
        """Whether they were on the roster on that date, their account open."""
        return day >= self.joined and not (self.left and day > self.left) and not (self.closed and day > self.closed)

    def agreed(self, day: date) -> bool:
        said = [answer for on, answer in self.answers if on <= day]
        return said[-1:] == ["agreed"]

    def spot(self, day: date) -> Spot | None:
        """Where they were on that date."""
        return next((one for one in reversed(self.spots) if one.since <= day), None)


@dataclass
class Log:
    """All that is known: people, events, and of which kind each message was."""

    people: dict[str, Somebody]
    events: list[Said]
    kinds: dict[str, str]

    @cached_property
    def counted(self) -> list[tuple[str, date, Said]]:
        """What counts, as (for whom, on which of their dates, what): an answer that was changed counts once."""
        after = {one.replaces: one for one in self.events if one.replaces}
        found = []
        for first in self.events:
            if first.replaces:
                continue
            if first.name not in ("peer_feedback", "manager_check"):
                if first.counts:
                    found.append(self._of(first))
                continue
            stands, since = first, first if first.counts else None
            while stands.event_id in after:
                stands = after[stands.event_id]
                since = (since or stands) if stands.counts else None
            if since:
                found.append(self._of(since))
        return found

    def _of(self, said: Said) -> tuple[str, date, Said]:
        who = said.actor if said.actor and said.name == "peer_feedback" else said.person
        return who, self.day_of(said), said

    def day_of(self, said: Said) -> date:
        """The date on the wall of whoever did it."""
        return said.occurred_at.astimezone(ZoneInfo(self.people[said.actor or said.person].zone)).date()


class Part(NamedTuple):
    """What one person adds to a figure, and where they count."""

    cohort: str
    role: str
    manager: str
    top: int
    bottom: int


@dataclass
class _Week:
    log: Log
    monday: date
    module: str | None

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    def here(self, one: Somebody) -> bool:
        """Invited: three weekdays on the roster."""
        return sum(one.here(self.monday + timedelta(days=n)) for n in range(5)) >= 3

    def enrolled(self, one: Somebody) -> bool:
        days = [self.monday + timedelta(days=n) for n in range(5)]
        return sum(one.here(day) and one.agreed(day) for day in days) >= 3

    @cached_property
    def acts(self) -> dict[str, list[tuple[date, Said]]]:
        """What counts, by person; of one module only, where one is asked for."""
        found = defaultdict(list)
        for who, day, said in self.log.counted:
            if self.module is None or said.module == self.module:
                found[who].append((day, said))
        return found

    def times(self, who: str, name: str) -> int:
        days = (day for day, said in self.acts[who] if said.name == name)
        return sum(self.monday <= day <= self.sunday for day in days)

    def sessions(self, who: str) -> set[date]:
        return {day for day, said in self.acts[who] if said.name in ACTS_OF_A_SESSION}

    def came_back(self, who: str, days: int) -> tuple[int, int] | None:
        """Of a session in the seven dates that end so many days before Sunday: another one within those days."""
        sessions = self.sessions(who)
        base = [self.sunday - timedelta(days=days + n) for n in range(6, -1, -1)]
        first = next((day for day in base if day in sessions), None)
        if first is None:
            return None
        return int(any(first + timedelta(days=n) in sessions for n in range(1, days + 1))), 1

    def finished(self, who: str) -> tuple[int, int] | None:
        """Of the messages of the week before: those taken to their end within seven days."""
        done = delivered = 0
        for day, said in self.acts[who]:
            came = said.name == "delivered" and self.log.kinds.get(said.prompt or "") in KINDS_THAT_ARE_FINISHED
            if came and self.monday - timedelta(days=7) <= day < self.monday:
                delivered += 1
                ends = (on for on, it in self.acts[who] if it.name == "completed_task" and it.prompt == said.prompt)
                done += any((on - day).days <= 7 for on in ends)
        return (done, delivered) if delivered else None


_FIGURES: Mapping[str, Callable[[_Week, str], tuple[int, int] | None]] = {
    "active_users": lambda week, who: (int(any(week.monday <= day <= week.sunday for day in week.sessions(who))), 1),
    "repeat_7d": lambda week, who: week.came_back(who, 7),
    "repeat_14d": lambda week, who: week.came_back(who, 14),
    "repeat_30d": lambda week, who: week.came_back(who, 30),
    "practice_tasks": lambda week, who: (week.times(who, "completed_task"), 1),
    "peer_feedback": lambda week, who: (int(week.times(who, "peer_feedback") > 0), 1),
    "manager_checks": lambda week, who: (int(week.times(who, "manager_check") > 0), 1),
    "completion_rate": lambda week, who: week.finished(who),
    "delivered": lambda week, who: (int(week.times(who, "delivered") > 0), 1),
}
FIGURES = (*_FIGURES, "uptake")


def parts(log: Log, figure: str, monday: date, *, module: str | None = None) -> dict[str, Part]:
    """Return what each person who counts in a figure in that week adds to it."""
    return dict(_parts(_Week(log, monday, module), figure))


def _parts(week: _Week, figure: str) -> Iterator[tuple[str, Part]]:
    for who, one in week.log.people.items():
        spot = one.spot(week.sunday)
        if spot is None or not week.here(one):
            continue
        if figure == "uptake":
            adds: tuple[int, int] | None = int(week.enrolled(one)), 1
        elif not week.enrolled(one) or (figure == "manager_checks" and spot.manager is None):
            adds = None
        else:
            adds = _FIGURES[figure](week, who)
        if adds:
            yield who, Part(spot.cohort or "", spot.role or "", spot.manager or "", *adds)


def funnel(log: Log, monday: date, *, module: str | None = None) -> dict[str, tuple[Spot, int]]:
    """Return how many steps each enrolled person went: got a message, opened one, did a task, praised somebody."""
    week, found = _Week(log, monday, module), {}
    for who, spot in _enrolled(week):
        names = ("delivered", "opened", "completed_task", "peer_feedback")
        found[who] = spot, _steps(week.times(who, name) > 0 for name in names)
    return found


def days(log: Log, monday: date, *, module: str | None = None) -> dict[str, tuple[Spot, list[int]]]:
    """Return, for each enrolled person and each date of the week, whether they acted on it (1) or not (0)."""
    week, found = _Week(log, monday, module), {}
    for who, spot in _enrolled(week):
        acted = week.sessions(who)
        found[who] = spot, [int(monday + timedelta(days=n) in acted) for n in range(7)]
    return found


def loop(log: Log, monday: date, since: date, *, module: str | None = None) -> dict[str, tuple[Spot, int]]:
    """Return how many stages each enrolled person reached, from a date to the week's end, one after the other."""
    week, found = _Week(log, monday, module), {}
    for who, spot in _enrolled(week):
        own = [(day, said.name) for day, said in week.acts[who]]
        about = [(day, it.name) for _, day, it in log.counted if it.person == who and module in (None, it.module)]
        came = sorted(day for day, name in own if name == "delivered" and since <= day <= week.sunday)
        reached, on = [len(came) > 1], came[1] if len(came) > 1 else None
        for name, acts in (("completed_task", own), ("peer_feedback", about), ("manager_check", own)):
            after = [day for day, it in acts if it == name and on and on <= day <= week.sunday]
            on = min(after, default=None)
            reached.append(on is not None)
        found[who] = spot, _steps(reached)
    return found


def _enrolled(week: _Week) -> Iterator[tuple[str, Spot]]:
    for who, one in week.log.people.items():
        spot = one.spot(week.sunday)
        if spot is not None and week.here(one) and week.enrolled(one):
            yield who, spot


def _steps(reached: Iterable[bool]) -> int:
    """How many come before the first that was not reached."""
    return len(list(takewhile(bool, reached)))
