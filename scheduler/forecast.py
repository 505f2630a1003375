"""What the planner would do at a moment, written nowhere: who would get what, when and why; who nothing, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection

from coaching import hours
from coaching.decisions import HORIZON_DAYS, Send, Skip
from coaching.kinds import KINDS
from coaching.people import Person
from coaching.prompts import Prompt
from coaching.reasons import Reason
from content.library import Library
from scheduler import planner
from scheduler.courses import courses
from scheduler.invitations import PAGE, invitation
from storage import invitations, people, prompts, workspaces
from storage.engine import Store

#: Besides the rules' own reasons: what keeps somebody out of the planner's hands.
Omission = Reason | Literal["cohort_not_open", "digest_later"]

HORIZON = timedelta(days=HORIZON_DAYS)
#: People read in one transaction.
_STEP = 200


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody's next prompt."""

    person: Person
    kind: str
    item: str | None
    variant: str | None
    due_at: datetime
    probability: float
    reason: str


@dataclass(frozen=True, slots=True)
class Omitted:
    """Somebody who gets nothing within the horizon."""

    person: Person
    reason: Omission


@dataclass(frozen=True, slots=True)
class Forecast:
    """Everybody on the roster, in one list or the other."""

    at: datetime
    coming: Sequence[Coming]
    omitted: Sequence[Omitted]


def forecast(store: Store, library: Library, workspace_id: str, *, at: datetime) -> Forecast:
    """Say what everybody's next prompt within seven days would be, decided at that moment from today's rows."""
    found: list[Coming | Omitted] = []
    to_ask = _to_ask(store, workspace_id, at)
    after = ""
    while True:
        with store.read() as tx:
            who = people.everybody(tx, workspace_id, after=after, limit=_STEP)
            found += _of(tx, library, workspace_id, who, to_ask, at)
        if len(who) < _STEP:
            break
        after = who[-1].person_id
    coming = [one for one in found if isinstance(one, Coming)]
    return Forecast(
        at,
        sorted(coming, key=lambda one: (one.due_at, one.person.person_id)),
        [one for one in found if isinstance(one, Omitted)],
    )


def _to_ask(store: Store, workspace_id: str, at: datetime) -> dict[str, str]:
    """Return whom the planner would invite, each with the programme."""
    with store.read() as tx:
        cohorts = workspaces.opened(tx, workspace_id, by=at)
    found: dict[str, str] = {}
    after: str | None = ""
    while cohorts and after is not None:
        with store.read() as tx:
            page = invitations.page(tx, workspace_id, cohorts, today=at.date(), after=after, limit=PAGE)
        found |= {who: cohorts[cohort].programme for who, cohort in page.to_ask}
        after = page.last
    return found


def _of(
    tx: Connection,
    library: Library,
    workspace_id: str,
    who: Sequence[Person],
    to_ask: Mapping[str, str],
    at: datetime,
) -> list[Coming | Omitted]:
    rows = prompts.coming(tx, workspace_id, [person.person_id for person in who], until=at + HORIZON)
    planned = {row.recipient: row for row in reversed(rows) if _still_comes(row, at)}
    taking_part = [person for person in who if person.agreed and person.person_id not in planned]
    made = planner.decided(tx, library, workspace_id, taking_part, now=at)
    open_cohorts = courses(tx, library, workspace_id, now=at)
    found: list[Coming | Omitted] = []
    for person in who:
        row, decided = planned.get(person.person_id), made.get(person.person_id)
        if row is not None:
            found.append(_planned(person, row))
        elif not person.here_on(hours.local(at, person.tz).date()) and not decided:
            found.append(Omitted(person, "not_here"))
        elif person.person_id in to_ask:
            found.append(_invited(person, to_ask[person.person_id], at, among=len(to_ask)))
        elif person.cohort not in open_cohorts and not person.manages:
            found.append(Omitted(person, "cohort_not_open"))
        elif not person.agreed:
            found.append(Omitted(person, "not_agreed"))
        else:
            found.append(_decided(person, decided.decisions) if decided else Omitted(person, "digest_later"))
    return found


def _still_comes(row: Prompt, at: datetime) -> bool:
    return row.expires_at is None or at < row.expires_at


def _planned(person: Person, row: Prompt) -> Coming | Omitted:
    """Take a row as it stands, unless it would be refused at the door."""
    if not person.here_on(hours.local(row.due_at, person.tz).date()):
        return Omitted(person, "not_here")
    if KINDS[row.kind].needs_consent and not person.agreed:
        return Omitted(person, "not_agreed")
    return Coming(person, row.kind, row.item, row.variant, row.due_at, row.probability, _told(row.reason))


def _told(reason: str) -> str:
    """Say why, to whoever runs the bot: what stood behind somebody's answers is theirs alone."""
    return "due_again" if reason == "second_look" else reason


def _invited(person: Person, programme: str, at: datetime, *, among: int) -> Coming | Omitted:
    plan = invitation(person, programme, at, among=among)
    if plan.due_at >= at + HORIZON:
        return Omitted(person, "not_your_day")
    return Coming(person, plan.kind, plan.item, plan.variant, plan.due_at, plan.probability, plan.reason)


def _decided(person: Person, decisions: Sequence[Send | Skip]) -> Coming | Omitted:
    last = decisions[-1] if decisions else None
    if isinstance(last, Send):
        return Coming(person, last.kind, last.item, last.variant, last.due_at, last.probability, _told(last.reason))
    reasons = [one.reason for one in decisions]
    telling = (reason for reason in reasons if reason != "not_your_day")
    return Omitted(person, next(telling, "not_your_day"))
