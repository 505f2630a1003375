"""The people and prompts that benchmarks/ack.py presses on, and the teams whose digests are made meanwhile.

Whom the planner is busy with meanwhile is benchmarks/plan_world.py's to say.
"""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert

from coaching.items import Nudge, Scenario
from coaching.prompts import prompt_id
from content.library import load
from storage import schema
from storage.consents import consent
from storage.engine import Store, open_store
from storage.events import activity
from storage.people import membership, person
from storage.prompts import prompt
from storage.workspaces import cohort, workspace

TEAM = "T0BENCH01"
PRESSERS, TEAMS, TEAM_SIZE = 500, 40, 10


def presser(n: int) -> str:
    """The Slack id of somebody who presses."""
    return f"U0PRESS{n:05}"


def asked(n: int) -> str:
    """The id of the n-th prompt to press on."""
    return prompt_id(TEAM, f"bench:{n}")


def build(url: str, prompts: int, item: Nudge | Scenario | None = None) -> None:
    """Write a workspace with people who press on so many prompts, and teams that digests are made of.

    `item`: what those prompts are about; the first nudge, unless said.
    """
    store = open_store(url, waits=True)
    schema.upgrade(store)
    now = datetime.now(UTC)
    library = load()
    item = item or library.modules["active-listening"].nudges[0]
    with store.write() as tx:
        tx.execute(
            insert(workspace).values(workspace_id=TEAM, name="Bench", bot_user_id="U0BOT0001", bot_id="B0BENCH01")
        )
        _people(tx, [(presser(n), None) for n in range(PRESSERS)], cohort_name=None)
        rows = [
            {
                "workspace_id": TEAM,
                "prompt_id": asked(n),
                "dedupe_key": f"bench:{n}",
                "kind": "nudge" if isinstance(item, Nudge) else "scenario",
                "recipient": presser(n % PRESSERS),
                "state": "sent",
                "face": "before",
                "shown": "before",
                "due_at": now - timedelta(hours=1),
                "sent_at": now - timedelta(hours=1),
                "module": "active-listening",
                "item": item.id,
                "item_hash": library.content_hash(item),
                "variant": item.wordings[0].variant if isinstance(item, Nudge) else None,
                "reason": "next_in_order",
                "channel": "D0BENCH01",
                "ts": f"1700000000.{n:06}",
            }
            for n in range(prompts)
        ]
        for start in range(0, len(rows), 1000):
            tx.execute(insert(prompt), rows[start : start + 1000])
    _teams(store, now)
    _settle(store)
    store.close()


def _settle(store: Store) -> None:
    """Let PostgreSQL do now what it would do by itself within a minute, and not in the middle of a round."""
    if store.dialect == "postgresql":
        with store.write() as tx:
            tx.exec_driver_sql("ANALYZE")
            tx.exec_driver_sql("CHECKPOINT")


def _people(tx, who, *, cohort_name) -> None:  # noqa: ANN001
    joined = date(2026, 1, 1)
    tx.execute(
        insert(person),
        [
            {
                "workspace_id": TEAM,
                "person_id": one,
                "name": one,
                "joined_on": joined,
                "consent": "agreed",
                "consented_on": joined,
            }
            for one, _ in who
        ],
    )
    tx.execute(
        insert(membership),
        [
            {
                "workspace_id": TEAM,
                "person_id": one,
                "since": joined,
                "cohort": cohort_name,
                "role": "agent",
                "manager": manager,
                "tz": "Europe/Madrid",
            }
            for one, manager in who
        ],
    )
    tx.execute(
        insert(consent),
        [
            {
                "workspace_id": TEAM,
                "consent_id": f"{one}:bench",
                "person_id": one,
                "answer": "agreed",
                "text_version": 1,
                "source": "person",
                "occurred_at": datetime(2026, 1, 1, tzinfo=UTC),
                "local_date": joined,
            }
            for one, _ in who
        ],
    )


def _teams(store: Store, now: datetime) -> None:
    """Teams with four weeks of activity, for the digests to be busy with."""
    with store.write() as tx:
        leads = [(f"U0LEAD{n:04}", None) for n in range(TEAMS)]
        members = [(f"U0TEAM{n:05}", leads[n // TEAM_SIZE][0]) for n in range(TEAMS * TEAM_SIZE)]
        _people(tx, leads, cohort_name=None)
        _people(tx, members, cohort_name="listening")
        opened = {
            "cohort": "listening",
            "programme": "listening",
            "opened_at": now - timedelta(days=28),
            "opened_by": "U",
        }
        tx.execute(insert(cohort).values(workspace_id=TEAM, **opened))
        acts = [
            {
                "workspace_id": TEAM,
                "person": one,
                "local_date": now.date() - timedelta(days=day),
                "name": name,
                "module": "active-listening",
                "count": 1,
            }
            for n, (one, _) in enumerate(members)
            for day in range(1, 36, 2 + n % 5)
            for name in ("opened", "completed_task")
        ]
        for start in range(0, len(acts), 1000):
            tx.execute(insert(activity), acts[start : start + 1000])
