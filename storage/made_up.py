"""A made-up pilot written in bulk: people, agreements, messages and events as they would lie there after some weeks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table

from coaching.events import NOT_OBSERVED, event_id
from coaching.made_up import LEADS_ZONE, START, TEAM, Design
from coaching.made_weeks import MESSAGES, Act, sent_at, weekly
from coaching.prompts import prompt_id
from storage import workspaces
from storage.consents import consent
from storage.engine import Store
from storage.events import activity, event
from storage.people import membership, person
from storage.prompts import prompt

MODULE, ITEM, PROGRAMME = "active-listening", "made-up", "listening"
#: People were there, and had agreed, for so long before the first day.
BEFORE = timedelta(days=90)
#: Person-weeks in one transaction.
STEP = 5000

Row = tuple[object, ...]

_PERSON = "workspace_id person_id name joined_on deactivated guest consent consented_on days starts ends per_week"
_PERSON += " follows_status"
_MEMBERSHIP = "workspace_id person_id since cohort role manager tz"
_CONSENT = "workspace_id consent_id person_id answer text_version source occurred_at local_date"
_PROMPT = "workspace_id prompt_id dedupe_key kind recipient state face shown due_at local_date module item reason"
_PROMPT += " probability seed requested sent_at channel ts attempts"
_EVENT = "workspace_id event_id name occurred_at local_date person actor module item prompt cohort role manager"
_EVENT += " outcome value"
_ACTIVITY = "workspace_id person local_date name module count"


@dataclass(slots=True)
class Written:
    """How many rows of each kind were written."""

    events: int = 0
    activity: int = 0
    prompts: int = 0


def make(
    store: Store,
    *,
    people: int,
    weeks: int,
    seed: int,
    effect: float = 0.0,
    team_size: int = 10,
    start: date = START,
    workspace_id: str = TEAM,
) -> Written:
    """Write a made-up pilot, about five events a person and week, into a workspace in which nothing is yet."""
    design = Design(people, weeks, seed, effect, team_size, start)
    written = Written()
    for _ in write(store, design, written, workspace_id=workspace_id):
        pass
    return written


def write(store: Store, design: Design, written: Written, *, workspace_id: str = TEAM) -> Iterator[int]:
    """Write it in steps, week by week as it would have happened; each yields how many events it wrote."""
    with store.write() as tx:
        _without_haste(tx)
        _roster(tx, design, workspace_id)
    for week in range(design.weeks):
        for first in range(0, design.people, STEP):
            before = written.events
            with store.write() as tx:
                _without_haste(tx)
                _happen(tx, design, week, range(first, min(first + STEP, design.people)), written, workspace_id)
            yield written.events - before


def _roster(tx: Connection, design: Design, workspace_id: str) -> None:
    """Write who is there: managers, who have agreed and are in no cohort, and their people."""
    workspaces.settle(tx, workspaces.Workspace(workspace_id, "Made up", "U0SIMBOT", "B0SIMBOT", None))
    opened = datetime.combine(design.start, time(0), UTC)
    for cohort in sorted(set(design.cohorts)):
        workspaces.open_cohort(tx, workspace_id, cohort, programme=PROGRAMME, by="U0SIMBOT", now=opened)
    joined = design.start - BEFORE
    agreed = datetime.combine(joined, time(12), UTC)
    leads = [(lead, None, None, None, LEADS_ZONE) for lead in design.leads]
    people = [
        (name, design.cohort_of(n), design.role_of(n), design.leads[design.team_of(n)], design.zone_of(n))
        for n, name in enumerate(design.names)
    ]
    everybody: list[tuple[str, str | None, str | None, str | None, str]] = [*leads, *people]
    wishes = ("01234", "09:00:00.000000", "17:00:00.000000", 4, 0)
    _pour(
        tx,
        person,
        _PERSON,
        ((workspace_id, who, who, joined, 0, 0, "agreed", joined, *wishes) for who, *_ in everybody),
    )
    _pour(tx, membership, _MEMBERSHIP, ((workspace_id, who, joined, *place) for who, *place in everybody))
    _pour(
        tx,
        consent,
        _CONSENT,
        ((workspace_id, f"{who}:agreed", who, "agreed", 2, "person", agreed, joined) for who, *_ in everybody),
    )


def _happen(
    tx: Connection, design: Design, week: int, persons: Sequence[int], written: Written, workspace_id: str
) -> None:
    """Write what happens in a week with some people."""
    messages, events, counts = list[Row](), list[Row](), list[Row]()
    for n in persons:
        keys = [f"nudge:{design.names[n]}:{week}:{message}" for message in range(len(MESSAGES))]
        ids = [prompt_id(workspace_id, key) for key in keys]
        messages += (_message(workspace_id, design, n, week, which, key) for which, key in enumerate(keys))
        place = (design.cohort_of(n), design.role_of(n), design.leads[design.team_of(n)])
        for act in weekly(design, n, week):
            events.append(_event(workspace_id, act, None if act.message is None else ids[act.message], place))
            if act.outcome != NOT_OBSERVED:
                whose = act.actor if act.name == "peer_feedback" else act.person
                counts.append((workspace_id, whose, act.day, act.name, MODULE, 1))
    _pour(tx, prompt, _PROMPT, messages)
    _pour(tx, event, _EVENT, events)
    _pour(tx, activity, _ACTIVITY, counts)
    written.prompts += len(messages)
    written.events += len(events)
    written.activity += len(counts)


def _message(workspace_id: str, design: Design, person: int, week: int, message: int, key: str) -> Row:
    """Return a message that was sent at the moment it was due."""
    who, at = design.names[person], sent_at(design, person, week, message)
    day = design.start + timedelta(weeks=week, days=MESSAGES[message])
    sent = ("nudge", who, "sent", "before", "before", at, day, MODULE, ITEM, "next_in_order", 1.0, "", 0, at)
    return (workspace_id, prompt_id(workspace_id, key), key, *sent, f"D{who[1:]}", f"{at.timestamp():.6f}", 1)


def _event(workspace_id: str, act: Act, message: str | None, place: tuple[str, str, str]) -> Row:
    """Return an event; its person and whoever acts for them are of one team, so their places are the same."""
    key = event_id(workspace_id, act.person, act.actor or "", act.name, act.day.isoformat(), message or "")
    said = (act.name, act.at, act.day, act.person, act.actor, MODULE, ITEM if message else None, message)
    return (workspace_id, key, *said, *place, act.outcome, act.value)


def _without_haste(tx: Connection) -> None:
    """Let PostgreSQL take the time that many rows at once take."""
    if tx.dialect.name == "postgresql":
        tx.exec_driver_sql("SET LOCAL statement_timeout = 0")


def _pour(tx: Connection, table: Table, columns: str, rows: Iterable[Row]) -> None:
    """Write many rows in the quickest way that the database has."""
    names, texts = columns.split(), [[*map(_written, row)] for row in rows]
    cursor: Any = tx.connection.cursor()
    if tx.dialect.name == "postgresql":
        lines = "".join("\t".join("\\N" if cell is None else str(cell) for cell in row) + "\n" for row in texts)
        cursor.execute(f"COPY {table.name} ({', '.join(names)}) FROM STDIN", stream=[lines])
    else:
        marks = ", ".join("?" * len(names))
        cursor.executemany(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})", texts)


def _written(cell: object) -> object:
    """Write a moment or a date as SQLite keeps it, which PostgreSQL reads as well: its sessions are in UTC."""
    how = _AS_TEXT.get(type(cell))
    return how(cell) if how else cell


_AS_TEXT: dict[type, Callable[[Any], str]] = {
    datetime: lambda moment: moment.isoformat(" ", "microseconds").removesuffix("+00:00"),
    date: lru_cache(maxsize=1024)(date.isoformat),
}
