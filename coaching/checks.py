"""A manager's weekly check: on which day it comes, about whom it asks, and what each press on it does."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from coaching import hours
from coaching.colleagues import may_not_be_named
from coaching.events import NOT_OBSERVED
from coaching.items import Level, Module
from coaching.people import Person
from coaching.weeks import Week

#: A manager of more is asked about so many a week, those first who were not asked about for longest.
MOST = 10
#: The day on which the check comes, and the last one, of the week after, on which it takes answers; 0 is Monday.
THURSDAY, WEDNESDAY = 3, 2
#: What stands on the chip of somebody who saw nothing; the other chips are the rubric's labels.
UNSEEN = "Didn't see it"

#: Why nothing is noted of somebody: they have another manager by now, or it is nobody of whom anything may be noted.
Gone = Literal["moved", "cannot"]


def day_of(person: Person, week: Week) -> date | None:
    """Return the date on which a manager's check comes in a week; None where they have no day of their own in it.

    Thursday, or the first of their own days after it; else the last one before. The first of a week is the digest's,
    so the check has it only where there is no other.
    """
    own = _own_days(person, week)
    free = own[1:] or own
    late = [day for day in free if day.weekday() >= THURSDAY]
    return late[0] if late else next(iter(reversed(free)), None)


def open_until(asked_on: date) -> date:
    """Return the last date on which a check takes answers: Wednesday of the week after."""
    return Week.of(asked_on).before(-1).monday + timedelta(days=WEDNESDAY)


def reminded_on(person: Person, asked_on: date, taken: Collection[date] = ()) -> date | None:
    """Return the date of the one reminder: the manager's next own day that is not the digest's, nor `taken` already.

    None where there is no such day while the check is open.
    """
    ahead = (asked_on + timedelta(days=n) for n in range(1, (open_until(asked_on) - asked_on).days + 1))
    own = (day for day in ahead if hours.writes_on(person, day) and day not in taken)
    return next((day for day in own if day != _own_days(person, Week.of(day))[0]), None)


def _own_days(person: Person, week: Week) -> list[date]:
    return [day for n in range(7) if hours.writes_on(person, day := week.monday + timedelta(days=n))]


def why_gone(report: Person | None, manager: str, now: datetime) -> Gone | None:
    """Return why that manager can note nothing of somebody; None if they can."""
    if report is None or may_not_be_named(report.person_id, report, by=manager, now=now):
        return "cannot"
    return None if report.manager == manager else "moved"


class Asked(NamedTuple):
    """When somebody was asked about last, and how often so far."""

    last: date = date.min
    times: int = 0


def whom(reports: Iterable[Person], manager: str, *, asked: Mapping[str, Asked], now: datetime) -> tuple[Person, ...]:
    """Return about whom a manager is asked, in the order of their names.

    Of more than `MOST` those come first who were not asked about for longest; of several alike who was asked about less
    often, then the first by id: so everybody has their turn, and asking twice gives the same.
    """
    may = [one for one in reports if why_gone(one, manager, now) is None]
    turn = sorted(may, key=lambda one: (asked.get(one.person_id, Asked()), one.person_id))
    return tuple(sorted(turn[:MOST], key=lambda one: (one.name.casefold(), one.person_id)))


def level(module: Module, outcome: str) -> Level | None:
    """Return the level of a module's rubric that an outcome names; None for "didn't see it", or for no level at all."""
    return next((one for one in module.rubric if one.name == outcome), None)


def outcomes(module: Module) -> dict[str, str]:
    """Return what may be answered about somebody, each with the words on its chip, the lowest level first."""
    ranked = sorted(module.rubric, key=lambda one: one.value)
    return {**{str(one.name): one.label for one in ranked}, NOT_OBSERVED: UNSEEN}


@dataclass(frozen=True, slots=True)
class Line:
    """One report in a check: their place in it, who they are today, and what counts of what was answered.

    `outcome` is None while nothing was, or what was is taken back; `event_id` is the event that said so last.
    """

    place: int
    person: Person
    module: str
    outcome: str | None = None
    event_id: str | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """A manager's check of one week, as it stands now.

    `today` is the manager's own date; `as_list`: they like to see all their people at once.
    """

    manager: str
    asked_on: date
    today: date
    now: datetime
    lines: Sequence[Line]
    as_list: bool = False

    @property
    def open(self) -> list[Line]:
        """Who is still to be asked about: left out is whoever has left, withdrawn or got another manager since."""
        waiting = (line for line in self.lines if line.outcome is None)
        return [line for line in waiting if why_gone(line.person, self.manager, self.now) is None]

    @property
    def said(self) -> list[Line]:
        """Who was answered about."""
        return [line for line in self.lines if line.outcome is not None]

    @property
    def total(self) -> int:
        """How many it asks about in all."""
        return len(self.said) + len(self.open)

    @property
    def seen(self) -> int:
        """How many were seen doing it, or seen not doing it."""
        return sum(line.outcome != NOT_OBSERVED for line in self.said)

    @property
    def is_over(self) -> bool:
        """Whether it has closed."""
        return self.today > open_until(self.asked_on)

    def at(self, place: int | None) -> Line | None:
        """Return the line of that place."""
        return next((line for line in self.lines if line.place == place), None)


@dataclass(frozen=True, slots=True)
class Step:
    """What one press does: the face after it, what it answers by place, and the place whose answer it takes back.

    `gone` says why nothing was noted of the one it was about; `as_list` how they like to see it from now on.
    """

    face: str
    answers: Mapping[int, str] | None = None
    takes_back: int | None = None
    gone: Gone | None = None
    as_list: bool | None = None


#: On these somebody is asked about. Every face but the first ends on a number that grows with each change, so that none
#: is like an earlier one. "after-2-5" speaks of the line of place 2 above; so does "back-2-6", where it is taken back.
ASKING = frozenset({"before", "ask", "after", "back"})


def press(
    face: str, action: str, check: Round, *, place: int | None = None, chips: Collection[str] = ()
) -> Step | None:
    """Return what pressing `action` on a check that shows `face` does; None where it does nothing (any more).

    `place` is whom the press is about, whoever the message asks about by now: so a second tap on a message that was
    not redrawn yet is the same answer, and counts for nothing. `chips` are the answers that there are about them.
    """
    shows, above, _ = parts(face)
    if shows not in ASKING | {"later"}:
        return None
    if check.is_over:
        return Step("closed")
    if action == "rest" and check.open:
        return Step(follows(face, "done"), answers={line.place: NOT_OBSERVED for line in check.open})
    if action == "go_on" and shows in {"later", "before"}:
        return Step(follows(face, "ask"))
    if shows == "later":
        return None
    if action in chips:
        return _answer(face, action, check, check.at(place))
    if action == "undo":
        return _undo(face, check, place, is_above=shows == "after" and place == above)
    if action == "later":
        return Step(follows(face, "later"))
    if (action, check.as_list) in {("list", False), ("single", True)}:
        return Step(follows(face, "ask"), as_list=action == "list")
    return None


def _undo(face: str, check: Round, place: int | None, *, is_above: bool) -> Step | None:
    line = check.at(place)
    if line is None or line.outcome is None or not (is_above or check.as_list):
        return None
    return Step(follows(face, f"back-{place}"), takes_back=place)


def _answer(face: str, outcome: str, check: Round, line: Line | None) -> Step | None:
    if line is None or line.outcome is not None:
        return None
    gone = why_gone(line.person, check.manager, check.now)
    left = any(one.place != line.place for one in check.open)
    then = "ask" if gone or check.as_list else f"after-{line.place}"
    if not left:
        then = "done"
    return Step(follows(face, then), gone=gone) if gone else Step(follows(face, then), {line.place: outcome})


def parts(face: str) -> tuple[str, int | None, int]:
    """Take a face apart: what it shows, the place it speaks of above, and its number."""
    shows, *numbers = face.split("-")
    known = [int(number) for number in numbers if number.isdecimal()]
    return shows, known[0] if len(known) == 2 else None, known[-1] if known else 0


def follows(face: str, shows: str) -> str:
    """Return the face that shows this and comes after another one."""
    return f"{shows}-{parts(face)[2] + 1}"


def anew(face: str) -> str:
    """Return the face that shows the same, to be drawn anew: something has changed that was not pressed on it."""
    shows, above, _ = parts(face)
    if shows not in ASKING | {"later", "done"}:
        return face
    return follows(face, "ask" if shows == "before" else shows if above is None else f"{shows}-{above}")
