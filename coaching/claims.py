"""What a file says happened, held against what was true of people then: an event, or one sentence why it is none."""

from dataclasses import dataclass
from datetime import date, datetime

from coaching.consent import SAYS_OF_NOTES
from coaching.events import Event, EventName
from coaching.hours import local

#: Of these somebody else is always the one who acted.
BY_SOMEBODY_ELSE: frozenset[str] = frozenset({"peer_feedback", "manager_check"})


@dataclass(frozen=True, slots=True)
class Claim:
    """One event as a line tells it. What is None it does not say."""

    event_id: str
    name: EventName
    occurred_at: datetime
    person: str
    actor: str | None = None
    module: str | None = None
    item: str | None = None
    variant: str | None = None
    cohort: str | None = None
    role: str | None = None
    manager: str | None = None
    outcome: str | None = None
    value: float | None = None
    prompt: str | None = None
    replaces: str | None = None
    local_date: date | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """What was true of a person from one date up to, but not including, another."""

    since: date
    until: date | None
    cohort: str | None
    role: str | None
    manager: str | None
    tz: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the consent ledger: what was said, by whom (`person` or `roster`), to which text, since when."""

    said: str
    source: str
    text_version: int
    since: date


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of somebody's time here: `last_on` is their last day; stays and answers lie in their order."""

    person: str
    joined_on: date
    last_on: date | None
    stays: tuple[Stay, ...]
    answers: tuple[Answer, ...] = ()

    def day(self, at: datetime) -> date:
        """Return the local date of a moment, in the zone in which the person lived then."""
        for stay in reversed(self.stays):
            day = local(at, stay.tz).date()
            if stay.since <= day:
                return day
        return local(at, self.stays[0].tz if self.stays else "UTC").date()

    def stay(self, day: date) -> Stay | None:
        """Return what was true on a date; None where nobody said."""
        held = (stay for stay in self.stays if stay.since <= day and (stay.until is None or day < stay.until))
        return next(held, None)

    def answer(self, day: date) -> Answer | None:
        """Return the answer that held on a date."""
        return next((one for one in reversed(self.answers) if one.since <= day), None)

    def agreed_throughout(self, first: date, last: date) -> bool:
        """Whether a yes held on each date from the first to the last."""
        begun = self.answer(first)
        within = [one for one in self.answers if first < one.since <= last]
        return begun is not None and all(one.said == "agreed" for one in (begun, *within))

    def agreed_since(self) -> date | None:
        """Return since when a yes has held without a break until today; None where none holds."""
        since = None
        for one in self.answers:
            since = None if one.said != "agreed" else since or one.since
        return since

    def unheard(self, day: date) -> str | None:
        """Say why nothing may be kept of this person on that date; None if it may."""
        if day < self.joined_on:
            return f"{self.person} joined on {self.joined_on}, and this is of {day}"
        if self.last_on is not None and day > self.last_on:
            return f"{self.person} was here until {self.last_on}, and this is of {day}"
        said = self.answer(day)
        if said is None or said.said != "agreed":
            return f"{self.person} had not agreed on {day}"
        return None

    def unnoted(self, day: date) -> str | None:
        """Say why a manager may not have noted anything of this person on a date on which they had agreed."""
        said = self.answer(day)
        if said is not None and said.source != "roster" and said.text_version < SAYS_OF_NOTES:
            return f"{self.person} had agreed on {day} to a text that says nothing of managers' notes"
        return None


def judge(claim: Claim, person: Known | None, actor: Known | None, *, now: datetime) -> Event | str:
    """Make a claim the event it is, or say why it is none.

    It belongs to the local date of whoever did it, unless the line says which. What the line does not say of cohort,
    role and manager is what was true of the person on their own date.
    """
    if person is None:
        return f"{claim.person} is not on the roster"
    if claim.actor and actor is None:
        return f"the actor {claim.actor} is not on the roster"
    if claim.occurred_at > now:
        return f"{claim.occurred_at:%Y-%m-%dT%H:%M:%SZ} lies in the future"
    theirs = claim.local_date or person.day(claim.occurred_at)
    if unheard := person.unheard(theirs):
        return unheard
    if claim.name == "manager_check" and (unnoted := person.unnoted(theirs)):
        return unnoted
    stay = person.stay(theirs)
    return Event(
        event_id=claim.event_id,
        name=claim.name,
        occurred_at=claim.occurred_at,
        local_date=claim.local_date or (actor or person).day(claim.occurred_at),
        person=claim.person,
        actor=claim.actor,
        module=claim.module,
        item=claim.item,
        variant=claim.variant,
        prompt=claim.prompt,
        replaces=claim.replaces,
        cohort=claim.cohort or (stay.cohort if stay else None),
        role=claim.role or (stay.role if stay else None),
        manager=claim.manager or (stay.manager if stay else None),
        outcome=claim.outcome,
        value=claim.value,
    )


#: What a line may leave out and is filled in: it is compared only where the line says it.
_FILLED = frozenset({"cohort", "role", "manager", "local_date"})


def differences(claim: Claim, known: Event) -> list[str]:
    """Return the columns in which a line says something else than is known of an event of the same id."""
    told = {name: getattr(claim, name) for name in Claim.__dataclass_fields__}
    return [
        name
        for name, value in told.items()
        if value != getattr(known, name) and not (value is None and name in _FILLED)
    ]
