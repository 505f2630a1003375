"""The people whom benchmarks/plan.py plans for: all of them in their second week, all of them due at this moment."""

import csv
import io
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, insert

from coaching import hours
from coaching.attention import key_of
from coaching.prompts import prompt_id
from content.library import load
from storage import people, schema, workspaces
from storage.engine import Store, open_store
from storage.people import membership, person
from storage.prompts import prompt

TEAM = "T0PLAN001"
#: A Tuesday afternoon; whoever is asked for this morning's next one is due.
NOW = datetime(2026, 11, 17, 15, tzinfo=UTC)
ZONES = (
    ("Europe/Madrid", "ES"),
    ("America/New_York", "US"),
    ("Asia/Kathmandu", "NP"),
    ("Australia/Lord_Howe", "AU"),
    ("Asia/Tokyo", "JP"),
)
#: The local dates of earlier messages; what came in between was skipped, and stands there with its reason.
SENT = tuple(date(2026, 11, day) for day in (9, 10, 11, 12, 16, 17))
SKIPPED = tuple(date(2026, 11, day) for day in (13, 14, 15))
_CHUNK = 5000


def build(url: str, size: int) -> Store:
    """Write a workspace with so many people who take part, and their first eight days."""
    store = open_store(url, waits=True)
    schema.upgrade(store)
    opened = datetime(2026, 11, 9, 6, tzinfo=UTC)
    with store.write() as tx:
        workspaces.settle(tx, workspaces.Workspace(TEAM, "Bench", "U0BOT0001", "B0BENCH01", None))
        workspaces.open_cohort(tx, TEAM, "listening", programme="listening", by="U", now=opened)
        fill(tx, person, (_person(n) for n in range(size)))
        fill(tx, membership, (_membership(n) for n in range(size)))
    with store.write() as tx:
        fill(tx, prompt, (row for n in range(size) for row in _prompts(n)))
    settle(store)
    return store


def settle(store: Store) -> None:
    """Let the database do now what it would do by itself some time, and not in the middle of a round."""
    store.checkpoint()
    if store.dialect == "postgresql":
        with closing(store.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            connection.driver_connection.autocommit = True  # type: ignore[union-attr]
            for statement in ("VACUUM ANALYZE", "CHECKPOINT"):
                cursor.execute(statement)
            connection.driver_connection.autocommit = False  # type: ignore[union-attr]


def name(n: int) -> str:
    """The Slack id of the n-th person."""
    return f"U0P{n * 7919 % 10_000_019:08}"


def _person(n: int) -> dict[str, Any]:
    return {
        "workspace_id": TEAM,
        "person_id": name(n),
        "name": name(n),
        "country": ZONES[n % len(ZONES)][1],
        "joined_on": date(2026, 1, 1),
        "deactivated": False,
        "guest": False,
        "consent": "agreed",
        "consented_on": date(2026, 11, 6),
        "days": "01234",
        "starts": time(9),
        "ends": time(17),
        "per_week": 4,
        "follows_status": False,
        "next_decision_at": NOW,
    }


def _membership(n: int) -> dict[str, Any]:
    return {
        "workspace_id": TEAM,
        "person_id": name(n),
        "since": date(2026, 1, 1),
        "cohort": "listening",
        "role": "agent",
        "manager": f"U0LEAD{n // 10:06}",
        "tz": ZONES[n % len(ZONES)][0],
    }


def _prompts(n: int) -> Iterable[dict[str, Any]]:
    module = _MODULE
    for place, day in enumerate(sorted(SENT + SKIPPED)):
        due_at = hours.moment(day, time(9, 30), ZONES[n % len(ZONES)][0])
        sent = day in SENT
        nudge = module.nudges[place]
        key = key_of(name(n), day)
        yield {
            "workspace_id": TEAM,
            "prompt_id": prompt_id(TEAM, key),
            "dedupe_key": key,
            "kind": "nudge",
            "recipient": name(n),
            "state": "sent" if sent else "skipped",
            "face": "done" if place % 2 else "before",
            "shown": ("done" if place % 2 else "before") if sent else None,
            "due_at": due_at,
            "local_date": day,
            "expires_at": due_at + timedelta(days=2) if sent else None,
            "module": module.id if sent else None,
            "item": nudge.id if sent else None,
            "variant": nudge.wordings[0].variant if sent else None,
            "reason": "next_in_order" if sent else "not_your_day",
            "probability": 0.5 if sent else 1.0,
            "seed": "",
            "requested": False,
            "sent_at": due_at + timedelta(seconds=n % 300) if sent else None,
            "channel": f"D{name(n)[1:]}" if sent else None,
            "ts": "1700000000.000100" if sent else None,
            "attempts": int(sent),
        }


_MODULE = load().modules["active-listening"]


def fill(tx: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Write many rows, as each engine does it fastest."""
    source = iter(rows)
    while chunk := list(islice(source, _CHUNK)):
        if tx.dialect.name == "postgresql":
            copy(tx, table, chunk)
        else:
            tx.execute(insert(table), chunk)


def copy(tx: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Write rows by PostgreSQL's COPY."""
    text = io.StringIO()
    csv.writer(text).writerows([["" if v is None else f"{v}" for v in row.values()] for row in rows])
    text.seek(0)
    columns = ", ".join(f'"{column}"' for column in rows[0])
    cursor = tx.connection.cursor()
    # An empty field is NULL, but for the seed, which is an empty text.
    cursor.execute(
        f"COPY {table.name} ({columns}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({_texts(rows[0])}))", stream=text
    )
    cursor.close()


def _texts(row: dict[str, Any]) -> str:
    return ", ".join(f'"{column}"' for column, value in row.items() if value == "") or '"workspace_id"'


def forget(store: Store) -> None:
    """Make it the moment before planning again."""
    with store.write() as tx:
        if store.dialect == "postgresql":
            tx.exec_driver_sql("SET LOCAL statement_timeout = 0")
        tx.execute(prompt.delete().where(prompt.c.workspace_id == TEAM, prompt.c.due_at > NOW))
        tx.execute(person.update().values(next_decision_at=NOW))
    settle(store)


__all__ = ["NOW", "TEAM", "build", "copy", "forget", "name", "people", "settle"]
