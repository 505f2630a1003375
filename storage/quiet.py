"""What Slack says of when to leave people in peace: do-not-disturb, and what was put off until somebody is back."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from coaching.prompts import Prompt
from storage.people import person
from storage.prompts import columns, prompt, to_prompt

#: A window of do-not-disturb, [from, until).
Window = tuple[datetime, datetime]


def dnd_unread(
    tx: Connection, workspace_id: str, person_ids: Sequence[str], *, now: datetime, fresh: timedelta
) -> list[str]:
    """Return those of these people who take part, and of whose do-not-disturb we know nothing fresh.

    A window that ended since it was read is over: the next one is not known yet. What was read in the future was read
    before the clock jumped back.
    """
    query = select(person.c.person_id).where(_taking_part(workspace_id, person_ids), _unread(now, fresh))
    return list(tx.execute(query.order_by(person.c.person_id)).scalars())


def dnd_unread_soon(
    tx: Connection, workspace_id: str, *, now: datetime, soon: timedelta, fresh: timedelta, limit: int
) -> list[str]:
    """Return more such people: those who are about to get something, the first one due first."""
    query = (
        select(prompt.c.recipient)
        .join(person, and_(person.c.workspace_id == prompt.c.workspace_id, person.c.person_id == prompt.c.recipient))
        .where(
            prompt.c.workspace_id == workspace_id,
            prompt.c.state == "planned",
            prompt.c.due_at <= now + soon,
            person.c.consent == "agreed",
            _unread(now, fresh),
        )
    )
    return list(tx.execute(query.order_by(prompt.c.due_at).limit(limit)).scalars())


def _unread(now: datetime, fresh: timedelta) -> ColumnElement[bool]:
    return or_(
        person.c.dnd_read_at.is_(None),
        person.c.dnd_read_at <= now - fresh,
        person.c.dnd_read_at > now + fresh,
        and_(person.c.dnd_until <= now, person.c.dnd_read_at < person.c.dnd_until),
    )


def being_asked(tx: Connection, workspace_id: str, person_ids: Sequence[str]) -> list[str]:
    """Return those of these people who have not said yet whether they take part: all that they get is the question."""
    whose = (person.c.workspace_id == workspace_id, person.c.person_id.in_(person_ids), person.c.consent == "invited")
    return list(tx.execute(select(person.c.person_id).where(*whose).order_by(person.c.person_id)).scalars())


def takes_part(tx: Connection, workspace_id: str, person_id: str) -> bool:
    """Whether anything of that person's quiet is ours to keep."""
    return tx.execute(select(person.c.person_id).where(_taking_part(workspace_id, [person_id]))).first() is not None


def note_dnd(tx: Connection, workspace_id: str, windows: Mapping[str, Window | None], *, now: datetime) -> None:
    """Note what Slack said just now of these people; None: no do-not-disturb. Of others nothing is kept."""
    alike: dict[Window | None, list[str]] = {}
    for person_id, window in windows.items():
        alike.setdefault(window, []).append(person_id)
    for window, person_ids in alike.items():
        begins, ends = window or (None, None)
        values = {"dnd_from": begins, "dnd_until": ends, "dnd_read_at": now}
        tx.execute(update(person).where(_taking_part(workspace_id, person_ids)).values(**values))


def dnd_asked_in_vain(tx: Connection, workspace_id: str, person_ids: Sequence[str], *, now: datetime) -> None:
    """Note that Slack would not say it of these people: they are asked about again later, not at once."""
    tx.execute(update(person).where(_taking_part(workspace_id, person_ids)).values(dnd_read_at=now))


def put_off(tx: Connection, workspace_id: str, person_id: str) -> list[Prompt]:
    """Return what a person asked to have back and what has not come yet; nobody sends it while it is being moved."""
    whose = and_(
        prompt.c.workspace_id == workspace_id,
        prompt.c.recipient == person_id,
        prompt.c.state == "planned",
        prompt.c.requested,
        prompt.c.follows.is_not(None),
    )
    query = select(*columns).where(whose).order_by(prompt.c.due_at, prompt.c.prompt_id).with_for_update()
    return [to_prompt(row) for row in tx.execute(query)]


def end_question(tx: Connection, workspace_id: str, person_id: str, *, face: str) -> None:
    """Let the question whether to go on show what its person has said elsewhere; a redraw follows by itself."""
    whose = and_(prompt.c.workspace_id == workspace_id, prompt.c.recipient == person_id)
    waits = and_(prompt.c.kind == "notice", prompt.c.state == "sent", prompt.c.face.in_(("before", "quiet", "paused")))
    tx.execute(update(prompt).where(whose, waits).values(face=face, faced_at=None))


def _taking_part(workspace_id: str, person_ids: Sequence[str]) -> ColumnElement[bool]:
    return and_(person.c.workspace_id == workspace_id, person.c.person_id.in_(person_ids), person.c.consent == "agreed")
