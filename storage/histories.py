"""What the rules ask of the rows: what a person was sent, what they left unanswered, and when they acted last."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, and_, bindparam, func, or_, select

from coaching.attention import LOOKS_BACK, PATIENCE, SILENT_AFTER, Entry, History
from coaching.courses import Met
from coaching.hours import NEVER
from coaching.kinds import ITEM_KINDS, LEARNER_KINDS
from coaching.people import Person
from storage.events import event
from storage.prepared import among, run
from storage.prompts import LIVE, prompt

#: How far back unanswered prompts are counted: at one a fortnight, five take ten weeks.
_UNANSWERED_SINCE = timedelta(weeks=12)
#: So many of the newest are looked at: the unanswered ones, the question whether to go on, and what is to come.
_NEWEST = SILENT_AFTER + 3
#: Faces of a prompt that nobody has touched.
_UNTOUCHED = frozenset({"before", "lapsed"})
#: Faces of the question whether to go on that leave it quiet.
_UNDECIDED = frozenset({*_UNTOUCHED, "quiet", "closed"})
_COUNTED = frozenset({*LEARNER_KINDS, "notice"})
#: What says of a prompt whether it was answered.
_ANSWER = attrgetter("kind", "state", "face", "sent_at")


def of(tx: Connection, workspace_id: str, people: Sequence[Person], *, now: datetime) -> dict[str, History]:
    """Return the history of each of these people of one workspace, as planning needs it."""
    recent: dict[str, list[Entry]] = {person.person_id: [] for person in people}
    values = {"workspace_id": workspace_id, "who": list(recent), "since": now - LOOKS_BACK}
    for entry in map(Entry._make, run(tx, _recent, values)):
        recent[entry.recipient].append(entry)
    silences = {
        person.person_id: _silence(map(_ANSWER, reversed(recent[person.person_id])), person.heard_at, now)
        for person in people
    }
    longer = [person for person in people if not silences[person.person_id].whole]
    if longer:
        silences |= _silences(tx, workspace_id, longer, now)
    return {who: History(rows, silences[who].unanswered, silences[who].asked) for who, rows in recent.items()}


def before_sending(tx: Connection, person: Person, *, now: datetime) -> History:
    """Return a person's history with the moment of their last act."""
    history = of(tx, person.workspace_id, [person], now=now)[person.person_id]
    since = (now - timedelta(days=2)).date()
    values = {"workspace_id": person.workspace_id, "person": person.person_id, "since": since}
    [(acted_at,)] = run(tx, _acted_at, values)
    return replace(history, acted_at=max((at for at in (acted_at, person.heard_at) if at is not None), default=None))


def met(
    tx: Connection, workspace_id: str, histories: Mapping[str, History], module: str, *, now: datetime
) -> dict[str, dict[str, Met]]:
    """Return the items of a module that these people met: the latest are in their histories, older ones are read."""
    found = all_met(tx, workspace_id, list(histories), module, before=now - LOOKS_BACK)
    for who, history in histories.items():
        items = found[who]
        for one in history.prompts:
            item = one.item
            if item is not None and one.kind in ITEM_KINDS and one.module == module:
                items[item] = Met(items[item].times + 1 if item in items else 1, one.due_at)
    return found


def all_met(
    tx: Connection, workspace_id: str, recipients: Sequence[str], module: str, *, before: datetime = NEVER
) -> dict[str, dict[str, Met]]:
    """Return the items of a module that each recipient was sent, or is about to get, due before that moment."""
    found: dict[str, dict[str, Met]] = {who: {} for who in recipients}
    values = {"workspace_id": workspace_id, "who": list(recipients), "module": module, "before": before}
    for who, item, times, last in run(tx, _all_met, values):
        found[who][item] = Met(times, last)
    return found


def _all_met(dialect: str) -> Executable:
    return (
        select(prompt.c.recipient, prompt.c.item, func.count(), func.max(prompt.c.due_at))
        .where(
            prompt.c.workspace_id == bindparam("workspace_id"),
            among(dialect, prompt.c.recipient, "who"),
            prompt.c.due_at < bindparam("before", type_=prompt.c.due_at.type),
            prompt.c.module == bindparam("module"),
            or_(*(prompt.c.kind == kind for kind in sorted(ITEM_KINDS))),
            or_(*(prompt.c.state == state for state in LIVE)),
        )
        .group_by(prompt.c.recipient, prompt.c.item)
    )


@dataclass(frozen=True, slots=True)
class _Silence:
    """How many were left unanswered, and whether we asked since. `whole`: there is no need to look further back."""

    unanswered: int
    asked: bool
    whole: bool


def _silence(newest: Iterable[Sequence[Any]], heard_at: datetime | None, now: datetime) -> _Silence:
    """Count (kind, state, face, sent_at), the newest first, to the last one answered or after which they were heard."""
    count, asked, seen = 0, False, 0
    for kind, state, face, sent_at in newest:
        if kind not in _COUNTED:
            continue
        heard = sent_at is not None and heard_at is not None and sent_at <= heard_at
        if heard or (state == "sent" and face not in (_UNTOUCHED if kind != "notice" else _UNDECIDED)):
            return _Silence(count, asked and count > 0, whole=True)
        if kind == "notice":
            asked = True
        elif state == "sent" and sent_at <= now - PATIENCE:
            count += 1
        seen += 1
        if seen == _NEWEST:
            break
    return _Silence(count, asked and count > 0, whole=seen == _NEWEST)


def _silences(tx: Connection, workspace_id: str, people: Sequence[Person], now: datetime) -> dict[str, _Silence]:
    """Look as far back as anybody's silence may reach."""
    newest: dict[str, list[Sequence[Any]]] = {person.person_id: [] for person in people}
    values = {"workspace_id": workspace_id, "who": list(newest), "since": now - _UNANSWERED_SINCE}
    for recipient, *row in run(tx, _newest, values):
        newest[recipient].append(row)
    return {person.person_id: _silence(newest[person.person_id], person.heard_at, now) for person in people}


def _live(dialect: str) -> ColumnElement[bool]:
    """What was, or may be, sent to these people and was due since then."""
    return and_(
        prompt.c.workspace_id == bindparam("workspace_id"),
        among(dialect, prompt.c.recipient, "who"),
        prompt.c.due_at >= bindparam("since", type_=prompt.c.due_at.type),
        or_(*(prompt.c.state == state for state in LIVE)),
    )


def _recent(dialect: str) -> Executable:
    needed = [prompt.c[name] for name in Entry._fields]
    return select(*needed).where(_live(dialect)).order_by(prompt.c.recipient, prompt.c.due_at)


def _newest(dialect: str) -> Executable:
    place = func.row_number().over(partition_by=prompt.c.recipient, order_by=prompt.c.due_at.desc()).label("place")
    counted = or_(*(prompt.c.kind == kind for kind in sorted(_COUNTED)))
    shown = (prompt.c.recipient, prompt.c.kind, prompt.c.state, prompt.c.face, prompt.c.sent_at)
    rows = select(*shown, place).where(_live(dialect), counted).subquery()
    named = (rows.c[column.name] for column in shown)
    return select(*named).where(rows.c.place <= bindparam("newest", _NEWEST)).order_by(rows.c.place)


def _acted_at(_dialect: str) -> Executable:
    return select(func.max(event.c.occurred_at)).where(
        event.c.workspace_id == bindparam("workspace_id"),
        event.c.person == bindparam("person"),
        event.c.local_date >= bindparam("since", type_=event.c.local_date.type),
        event.c.name != "delivered",
        func.coalesce(event.c.actor, event.c.person) == event.c.person,
    )
