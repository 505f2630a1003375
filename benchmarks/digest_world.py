"""The history that benchmarks/digest.py reads: people, teams of ten, and weeks of events, all made by the database."""

from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from plan_world import fill, settle
from sqlalchemy import Connection, text

from coaching.weeks import Week
from storage import schema, workspaces
from storage.consents import consent
from storage.engine import Store, open_store
from storage.people import membership, person

TEAM = "T0DIGEST1"
WEEK = Week.parse("2026-W47")
JOINED = date(2020, 1, 6)

#: What a message leads to, and how often, in thousandths.
_AFTER = {"delivered": 1000, "opened": 800, "confidence_rated": 450, "completed_task": 500}
#: What people do besides on a workday.
_BESIDES = {"peer_feedback": 20, "manager_check": 50}


def _rest(of: str, by: int) -> str:
    """Write a remainder without the sign that the driver takes for a parameter."""
    return f"({of} - ({of}) / {by} * {by})"


# Numbers that look random, and are the same on both engines.
_EVENTS = f"""
INSERT INTO event (workspace_id, event_id, name, occurred_at, local_date, person, actor, module, item, prompt,
                   cohort, role, manager)
SELECT :team, who.person_id || '-' || day.n || '-' || act.name, act.name, day.noon, day.day, who.person_id,
       CASE act.name WHEN 'peer_feedback' THEN who.person_id WHEN 'manager_check' THEN who.manager END,
       'active-listening', 'item-' || {_rest("day.n", 20)}, who.person_id || '-' || day.n,
       who.cohort, who.role, who.manager
FROM dig_who AS who CROSS JOIN dig_day AS day CROSS JOIN dig_act AS act
WHERE {_rest("who.n * 7919 + day.n * 104729 + act.n * 15485863", 1000)} < act.chance
  AND ({_rest("who.n * 31 + day.n * 17", 10)} < 4 OR act.besides = 1)
"""
_ACTIVITY = """
INSERT INTO activity (workspace_id, person, local_date, name, module, count)
SELECT workspace_id, person, local_date, name, module, count(*) FROM event
GROUP BY workspace_id, person, local_date, name, module
"""


def build(url: str, people: int, weeks: int) -> Store:
    """Write so many people with so many weeks of events behind them, the last of which is read."""
    store = open_store(url, waits=True)
    schema.upgrade(store)
    opened = datetime.combine(WEEK.before(weeks - 1).monday, time(0), UTC)
    with store.write() as tx:
        workspaces.settle(tx, workspaces.Workspace(TEAM, "Bench", "U0BOT0001", "B0BENCH01", None))
        workspaces.open_cohort(tx, TEAM, "a", programme="listening", by="U", now=opened)
        workspaces.open_cohort(tx, TEAM, "b", programme="listening", by="U", now=opened)
        fill(tx, person, (_person(n) for n in range(people)))
        fill(tx, membership, (_membership(n) for n in range(people)))
        fill(tx, consent, (_consent(n) for n in range(people)))
    with store.write() as tx:
        _happen(tx, people, weeks)
    settle(store)
    if store.dialect == "sqlite":
        with closing(store.engine.raw_connection()) as connection:
            connection.cursor().execute("ANALYZE")
    return store


def _happen(tx: Connection, people: int, weeks: int) -> None:
    first = WEEK.before(weeks - 1).monday
    days = [first + timedelta(days=n) for n in range(weeks * 7) if (first + timedelta(days=n)).weekday() < 5]
    acts = [*((name, chance, 0) for name, chance in _AFTER.items()), *((name, p, 1) for name, p in _BESIDES.items())]
    if tx.dialect.name == "postgresql":
        tx.exec_driver_sql("SET LOCAL statement_timeout = 0")
    for table in (
        "dig_who (n bigint, person_id text, cohort text, role text, manager text)",
        "dig_day (n bigint, day date, noon timestamp with time zone)",
        "dig_act (n bigint, name text, chance bigint, besides bigint)",
    ):
        tx.exec_driver_sql(f"CREATE TEMPORARY TABLE {table}")
    _rows(tx, "dig_who", [(n, name(n), _cohort(n), "agent", _manager(n)) for n in range(people)])
    _rows(tx, "dig_day", [(n, str(day), f"{day} 12:00:00.000000") for n, day in enumerate(days)])
    _rows(tx, "dig_act", [(n, *one) for n, one in enumerate(acts)])
    tx.execute(text(_EVENTS), {"team": TEAM})
    tx.execute(text(_ACTIVITY))
    for table in ("dig_who", "dig_day", "dig_act"):
        tx.exec_driver_sql(f"DROP TABLE {table}")


def _rows(tx: Connection, table: str, rows: list[tuple[Any, ...]]) -> None:
    names = [f"v{n}" for n in range(len(rows[0]))]
    values = ", ".join(f":{name}" for name in names)
    if tx.dialect.name == "postgresql" and table == "dig_day":
        values = ":v0, CAST(:v1 AS date), CAST(:v2 || '+00' AS timestamp with time zone)"
    for start in range(0, len(rows), 5000):
        step = [dict(zip(names, row, strict=True)) for row in rows[start : start + 5000]]
        tx.execute(text(f"INSERT INTO {table} VALUES ({values})"), step)


def name(n: int) -> str:
    """The Slack id of the n-th person."""
    return f"U0P{n * 7919 % 10_000_019:08}"


def _cohort(n: int) -> str:
    return "ab"[n // 10 % 2]


def _manager(n: int) -> str:
    return f"U0LEAD{n // 10:06}"


def _person(n: int) -> dict[str, Any]:
    return {
        "workspace_id": TEAM,
        "person_id": name(n),
        "name": name(n),
        "joined_on": JOINED,
        "deactivated": False,
        "guest": False,
        "consent": "agreed",
        "consented_on": JOINED,
        "days": "01234",
        "starts": time(9),
        "ends": time(17),
        "per_week": 4,
        "follows_status": False,
    }


def _membership(n: int) -> dict[str, Any]:
    return {
        "workspace_id": TEAM,
        "person_id": name(n),
        "since": JOINED,
        "cohort": _cohort(n),
        "role": "agent",
        "manager": _manager(n),
        "tz": "UTC",
    }


def _consent(n: int) -> dict[str, Any]:
    return {
        "workspace_id": TEAM,
        "consent_id": name(n),
        "person_id": name(n),
        "answer": "agreed",
        "text_version": 2,
        "source": "person",
        "occurred_at": datetime.combine(JOINED, time(12), UTC),
        "local_date": JOINED,
    }
