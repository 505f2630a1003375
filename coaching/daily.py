"""What a steward reads in the morning: what did not arrive, whether fewer people practised than is usual, open notes.

Only when something needs a hand; on Mondays one line in any case, so that silence never means that something is broken.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from coaching.disclosure import MINIMUM
from coaching.faces import WEEKDAYS
from coaching.intervals import t_quantile

#: Of a weekday so many earlier ones are needed before anything is called usual, and so many are looked at.
ENOUGH, LOOKED_AT = 3, 8
#: The weekday on which a steward is told of notes that are still open: a day before they close; 0 is Monday.
TUESDAY, MONDAY = 1, 0


@dataclass(frozen=True, slots=True)
class Sessions:
    """How many people practised on a date, and what is usual for that weekday, both ends included."""

    day: date
    count: int
    low: int
    high: int
    weeks: int

    @property
    def are_few(self) -> bool:
        """Whether fewer practised than is usual."""
        return self.count < self.low


def usual(day: date, count: int, earlier: Sequence[int]) -> Sessions | None:
    r"""Set a date's number of sessions beside those of the same weekday in the weeks before, the newest first.

    Returns
    -------
    Sessions or None
        None with fewer than three earlier ones. The range is the 95 % prediction interval for one more count,
        :math:`\bar x \pm t \sqrt{\phi \bar x (1 + 1/k)}` over k earlier counts, in whole sessions and not below 0.

    Notes
    -----
    phi is the variance over the mean, at least 1: counts of people vary more than chance alone would have it. The same
    weekday, since weekdays differ; it knows nothing of public holidays.

    Examples
    --------
    >>> found = usual(date(2026, 11, 19), 41, [52, 58, 49, 55])
    >>> found.low, found.high, found.are_few
    (28, 79, False)

    """
    seen = list(earlier[:LOOKED_AT])
    if len(seen) < ENOUGH:
        return None
    k, mean = len(seen), sum(seen) / len(seen)
    variance = sum((one - mean) ** 2 for one in seen) / (k - 1)
    spread = max(1.0, variance / mean) if mean else 1.0
    reach = t_quantile(k - 1) * math.sqrt(spread * mean * (1 + 1 / k))
    return Sessions(day, count, max(0, math.ceil(mean - reach)), math.floor(mean + reach), k)


@dataclass(frozen=True, slots=True)
class OpenNotes:
    """How many managers have not finished their notes, of how many who were asked, and until when they may."""

    managers: int
    asked: int
    closes_on: date

    @property
    def may_be_counted(self) -> bool:
        """Whether enough managers were asked for a number to point at none of them."""
        return self.asked >= MINIMUM


@dataclass(frozen=True, slots=True)
class Morning:
    """What one steward is told on a date. `failures` are counted by reason, `stuck` are those that are tried again."""

    day: date
    failures: tuple[tuple[str, int], ...] = ()
    stuck: tuple[tuple[str, int], ...] = ()
    sessions: Sessions | None = None
    notes: OpenNotes | None = None

    @property
    def hands(self) -> int:
        """How many things need a hand."""
        few = self.sessions is not None and self.sessions.are_few
        return bool(self.failures) + bool(self.stuck) + few + (self.notes is not None)

    @property
    def is_told(self) -> bool:
        """Whether there is anything to say: on Mondays always."""
        return self.hands > 0 or self.day.weekday() == MONDAY

    def to_json(self) -> str:
        """Return it as text to keep."""
        return json.dumps(asdict(self), default=date.isoformat, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Morning":
        """Read what was kept."""
        fields = json.loads(text)
        fields["day"] = date.fromisoformat(fields["day"])
        for name in ("failures", "stuck"):
            fields[name] = tuple((reason, count) for reason, count in fields[name])
        for name, kind, on in (("sessions", Sessions, "day"), ("notes", OpenNotes, "closes_on")):
            if fields[name]:
                fields[name] = kind(**fields[name] | {on: date.fromisoformat(fields[name][on])})
        return cls(**fields)


def make(
    day: date,
    *,
    failures: Mapping[str, int],
    stuck: Mapping[str, int],
    sessions: Sessions | None,
    notes: OpenNotes | None,
    people: int,
) -> Morning:
    """Make what a steward is told on a date. `people` take part in all: of too few no number of sessions is told."""
    return Morning(
        day,
        tuple(sorted(failures.items())),
        tuple(sorted(stuck.items())),
        sessions if people >= MINIMUM else None,
        notes if notes and notes.managers and day.weekday() == TUESDAY else None,
    )


def compared_day(ended: date) -> date:
    """Return the workday whose sessions are looked at, from the last date that has ended for everybody."""
    return ended - timedelta(days=max(0, ended.weekday() - 4))


def title(morning: Morning) -> str:
    """Say how much needs a hand."""
    if not morning.hands:
        return "Nothing needs a hand."
    return "One thing needs a hand." if morning.hands == 1 else f"{morning.hands} things need a hand."


def said_sessions(found: Sessions) -> str:
    """Say how many practised, and what is usual."""
    day = WEEKDAYS[found.day.weekday()]
    usual_is = f"usual on a {day} is {found.low} to {found.high}, by the {found.weeks} before"
    if found.are_few:
        return f"*Fewer people practised:* {found.count} on {day}; {usual_is}. A public holiday would explain it."
    return f"*People who practised:* {found.count} on {day}; {usual_is}."


def said_notes(notes: OpenNotes) -> str:
    """Say how many managers have not finished their notes; of few only that some have not."""
    closes = WEEKDAYS[notes.closes_on.weekday()]
    if not notes.may_be_counted:
        return f"*Managers' notes:* not all are finished; they close on {closes}."
    return f"*Managers' notes:* {notes.managers} of {notes.asked} managers have not finished; they close on {closes}."
