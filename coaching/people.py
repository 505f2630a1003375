"""A person, as every room knows them: their own days and hours, their consent, and where they work now."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

Consent = Literal["none", "invited", "agreed", "declined", "withdrawn"]

DEFAULT_DAYS = frozenset(range(5))
DEFAULT_START = time(9)
DEFAULT_END = time(17)
WEEKLY_CHOICES = (1, 2, 4)


@dataclass(frozen=True, slots=True)
class Preferences:
    """When a person likes to be written to. `days` are weekdays, 0 = Monday; times are the person's own.

    `follows_status`: nothing is sent while their Slack status says that they are out of office.
    """

    days: frozenset[int] = DEFAULT_DAYS
    start: time = DEFAULT_START
    end: time = DEFAULT_END
    per_week: int = 4
    paused_until: datetime | None = None
    follows_status: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster. `cohort`, `role` and `manager` are those of today.

    `manages`: somebody whose cohort is open reports to them, so a digest comes on Mondays. `guest`: their Slack account
    is a guest's. `heard_at`: when they last told us how they would like it (days, a pause, its end). `away_until`:
    until then, their status says that they are out of office; only kept for those who chose that it counts. `dnd`:
    Slack's do-not-disturb that runs or comes next, [from, until). `spread`: over how many minutes their workspace's
    first slots are spread.
    """

    workspace_id: str
    person_id: str
    name: str
    tz: str
    country: str | None
    joined_on: date
    left_on: date | None = None
    deactivated: bool = False
    guest: bool = False
    consent: Consent = "none"
    consented_on: date | None = None
    cohort: str | None = None
    role: str | None = None
    manager: str | None = None
    manages: bool = False
    preferences: Preferences = Preferences()
    last_session_on: date | None = None
    heard_at: datetime | None = None
    away_until: datetime | None = None
    dnd: tuple[datetime, datetime] | None = None
    spread: int = 0

    @property
    def agreed(self) -> bool:
        """Whether anything may be recorded about, asked of or sent to this person."""
        return self.consent == "agreed"

    def here_on(self, day: date) -> bool:
        """Whether the person works here on that local date (`left_on` is the last day), and not as a guest."""
        return (
            not self.deactivated
            and not self.guest
            and self.joined_on <= day
            and (self.left_on is None or day <= self.left_on)
        )


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One line of a roster, understood. None: it does not say. An empty text: it says that there is none.

    `left_on` is the last day. `consented` is a date, True (since joining) or False.
    """

    person_id: str
    name: str | None
    email: str | None
    tz: str | None
    country: str | None
    cohort: str | None
    role: str | None
    manager: str | None
    joined_on: date | None
    left_on: date | Literal[""] | None
    consented: date | bool | None

    def said(self, *names: str) -> dict[str, Any]:
        """Return what the line says of these fields; None for what it says that there is not."""
        return {name: value or None for name in names if (value := getattr(self, name)) is not None}
