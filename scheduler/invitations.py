"""Who is asked to take part: everybody of an open cohort, and its managers, each once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from coaching import hours
from coaching.kinds import KINDS
from coaching.people import Person
from coaching.prompts import Plan
from storage import invitations, prompts, workspaces
from storage.engine import Store

#: People a step invites, and people that a step looks through.
STEP, PAGE = 20, 500


def plan_due(store: Store, workspace_id: str, *, now: datetime) -> Iterator[int]:
    """Invite whom nobody has asked yet. A generator of small steps; each yields how many it invited."""
    with store.read() as tx:
        cohorts = workspaces.opened(tx, workspace_id, by=now)
    if not cohorts:
        return
    to_ask: dict[str, str] = {}
    after: str | None = ""
    while after is not None:
        with store.read() as tx:
            page = invitations.page(tx, workspace_id, cohorts, today=now.date(), after=after, limit=PAGE)
        to_ask.update(page.to_ask)
        after = page.last
        if after is not None:
            yield 0
    for step in _steps(list(to_ask)):
        with store.write() as tx:
            free = invitations.take(tx, workspace_id, step)
            # Whose first or last day it is elsewhere, but not where they live, would not be reached.
            asked = [person for person in free if person.here_on(hours.local(now, person.tz).date())]
            invitations.asked(tx, workspace_id, [person.person_id for person in asked])
            programmes = {person.person_id: cohorts[to_ask[person.person_id]].programme for person in asked}
            plans = [invitation(one, programmes[one.person_id], now, among=len(to_ask)) for one in asked]
            written = prompts.plan(tx, workspace_id, plans)
        yield written


def _steps(who: list[str]) -> Iterator[list[str]]:
    return (who[start : start + STEP] for start in range(0, len(who), STEP))


def invitation(person: Person, programme: str, now: datetime, *, among: int = 1) -> Plan:
    """Plan the one invitation of a person, at a good hour of theirs.

    `among`: so many people are asked at this moment. They are asked one after the other, or all that is due now would
    wait behind them.
    """
    due_at = _moment(person, hours.spread_for(among), now) or now
    return Plan(
        kind="invitation",
        recipient=person.person_id,
        dedupe_key=f"invitation:{person.person_id}",
        due_at=due_at,
        expires_at=due_at + KINDS["invitation"].lasts,
        local_date=hours.local(due_at, person.tz).date(),
        subject=programme,
        reason="invitation",
    )


def _moment(person: Person, minutes: int, now: datetime) -> datetime | None:
    """Return the person's own minute of so many that begin now, or with the first slot of their next day."""
    at = hours.next_moment(replace(person, spread=max(minutes, person.spread)), now)
    if at != now:
        return at
    _, ends = hours.window(person, hours.local(now, person.tz).date())
    return now + hours.later(person.person_id, min(timedelta(minutes=minutes), ends - now - timedelta(minutes=1)))
