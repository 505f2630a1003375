"""What an export tells of an event, under pseudonyms: that it counted, where and on which date, not what was said."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from coaching import pseudonyms
from coaching.chains import standing
from coaching.claims import Claim, Known
from coaching.events import Event
from coaching.people import Newcomer

#: Who takes part stands in the roster that goes with an export.
_LEFT_OUT = frozenset({"consent_changed"})
#: Of these a variant says how it was said, not which wording was sent.
_SAID = frozenset({"peer_feedback"})


@dataclass(frozen=True, slots=True)
class Span:
    """Local dates, both inclusive; None: without an end on that side."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether a date lies in it."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms an export is made: the key to its pseudonyms, its dates, and who takes part today."""

    key: str
    span: Span
    taking_part: frozenset[str]


def told(events: list[Event], whose: Known, terms: Terms, others: Collection[str] = ()) -> list[Claim]:
    """Return what an export tells of one person's events, in the order of their dates.

    What counts for nothing is not in it: what nobody saw, what was taken back, what was replaced. Neither is what was
    before the person agreed, or was done by somebody who takes no part. `others` are messages that bring no item, such
    as digests: which of them an event belongs to is not told, so that nobody counts them with those that do.
    """
    since = whose.agreed_since()
    if since is None:
        return []
    ours = [
        _pseudonymous(one, terms.key, others)
        for one in standing(events)
        if one.name not in _LEFT_OUT
        and terms.span.holds(one.local_date)
        and whose.unheard(one.local_date) is None
        and since <= one.local_date
        and (one.actor is None or one.actor in terms.taking_part)
    ]
    return sorted(ours, key=lambda one: (one.local_date, one.occurred_at, one.event_id))


def _pseudonymous(one: Event, key: str, others: Collection[str]) -> Claim:
    """Return an event without ids that could be looked up, without the minute, and without what was answered."""
    return Claim(
        event_id=pseudonyms.thing(key, one.event_id),
        name=one.name,
        occurred_at=one.occurred_at.replace(minute=0, second=0, microsecond=0),
        person=pseudonyms.person(key, one.person),
        actor=pseudonyms.person(key, one.actor) if one.actor else None,
        module=one.module,
        item=one.item,
        variant=None if one.name in _SAID else one.variant,
        cohort=one.cohort,
        role=one.role,
        manager=pseudonyms.person(key, one.manager) if one.manager else None,
        prompt=pseudonyms.thing(key, one.prompt) if one.prompt and one.prompt not in others else None,
        local_date=one.local_date,
    )


def listed(whose: Known, key: str) -> Newcomer | None:
    """Return a person's line of the roster that goes with an export; None of whoever takes no part.

    They join on the day on which they agreed: no figure of theirs begins earlier, and when somebody was hired would
    single them out. So would a name, an address, a country and a time zone.
    """
    since, stay = whose.agreed_since(), whose.stays[-1] if whose.stays else None
    if since is None or stay is None:
        return None
    return Newcomer(
        person_id=pseudonyms.person(key, whose.person),
        name=None,
        email="",
        tz=None,
        country="",
        cohort=stay.cohort or "",
        role=stay.role or "",
        manager=pseudonyms.person(key, stay.manager) if stay.manager else "",
        joined_on=since,
        left_on=whose.last_on or "",
        consented=since,
    )
