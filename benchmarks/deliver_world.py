"""The people and messages of benchmarks/deliver.py, and what became of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, insert, select

from coaching.prompts import prompt_id
from content.library import load
from sandbox.hands import Sandbox
from sandbox.people import Member
from storage import schema
from storage.engine import Store, open_store
from storage.people import membership, person
from storage.prompts import prompt
from storage.workspaces import workspace


def members(count: int) -> tuple[Member, ...]:
    """The people of the workspace."""
    return tuple(Member(f"U0GETS{n:05}", f"Gets{n}", f"Gets {n}") for n in range(count))


def build(url: str, slack: Sandbox, count: int) -> Store:
    """Write so many people who agreed, and a nudge for each that is due; at whatever hour this runs, it is theirs."""
    store = open_store(url, waits=True)
    schema.upgrade(store)
    now, joined = datetime.now(UTC), date(2026, 1, 1)
    nudge = load().modules["active-listening"].nudges[0]
    who = [member.id for member in members(count)]
    team = {"workspace_id": slack.team_id}
    here = {**team, "joined_on": joined, "consent": "agreed", "consented_on": joined, "days": "0123456"}
    hours = {"starts": time(0), "ends": time(23, 59)}
    asked = {
        **team,
        "kind": "nudge",
        "state": "planned",
        "face": "before",
        "expires_at": now + timedelta(days=1),
        "local_date": now.date(),
        "reason": "next_in_order",
        "module": "active-listening",
        "item": nudge.id,
        "variant": nudge.wordings[0].variant,
    }
    with store.write() as tx:
        tx.execute(insert(workspace).values(**team, name="Bench", bot_user_id=slack.bot_user_id, bot_id=slack.bot_id))
        for start in range(0, count, 500):
            some = who[start : start + 500]
            tx.execute(insert(person), [{**here, **hours, "person_id": one, "name": one} for one in some])
            places = [{**team, "person_id": one, "since": joined, "role": "agent", "tz": "UTC"} for one in some]
            tx.execute(insert(membership), places)
            rows = [
                {
                    **asked,
                    "prompt_id": prompt_id(slack.team_id, f"bench:{one}"),
                    "dedupe_key": f"bench:{one}",
                    "recipient": one,
                    "due_at": now - timedelta(seconds=60) + timedelta(milliseconds=n),
                }
                for n, one in enumerate(some, start)
            ]
            tx.execute(insert(prompt), rows)
    return store


@dataclass(frozen=True, slots=True)
class Outcome:
    """What people see in the end, and what it took. Seconds are from the first message to the last."""

    messages: int
    lost: int
    doubled: int
    failed: int
    seconds: float
    share: float
    waits: int
    waits_injected: int
    histories: int


def arrived(slack: Sandbox, count: int) -> list[tuple[str, float]]:
    """Return the prompt's id and the moment of each message that people see, the first one first."""
    found = []
    for member in members(count):
        for message in slack.workspace.dm(member.id).messages:
            payload = (message.metadata or {}).get("event_payload") or {}
            if message.by_bot and "prompt_id" in payload:
                found.append((str(payload["prompt_id"]), float(message.ts)))
    return sorted(found, key=lambda one: one[1])


def twice(slack: Sandbox, count: int) -> list[str]:
    """Return the ids of the messages that somebody sees more than once."""
    return [key for key, times in Counter(key for key, _ in arrived(slack, count)).items() if times > 1]


def story(slack: Sandbox, key: str) -> list[str]:
    """Tell what was called about one message, and when."""
    who = next(
        member.id for member in slack.workspace.people() if prompt_id(slack.team_id, f"bench:{member.id}") == key
    )
    places = {who, slack.workspace.dm(who).id}
    calls = (entry for entry in slack.log if places & {entry.args.get("channel"), entry.args.get("users")})
    return [f"{entry.at.timestamp():.3f} {entry.what} {entry.status} {entry.error or 'ok'}" for entry in calls]


def open_rows(store: Store) -> int:
    """Return how many messages are on their way still."""
    query = select(func.count()).select_from(prompt).where(prompt.c.state.in_(("planned", "sending")))
    with store.read() as tx:
        return tx.execute(query).scalar_one()


def holder(store: Store) -> str:
    """Return the name of the process that is the sender now; empty if none is."""
    query = select(workspace.c.lease_owner).where(workspace.c.lease_until > datetime.now(UTC))
    with store.read() as tx:
        return tx.execute(query).scalar() or ""


def outcome(slack: Sandbox, store: Store, count: int, *, rate: float, burst: float) -> Outcome:
    """Count what people see."""
    seen = arrived(slack, count)
    times = Counter(key for key, _ in seen)
    with store.read() as tx:
        failed = tx.execute(select(func.count()).where(prompt.c.state == "failed")).scalar_one()
    seconds = seen[-1][1] - seen[0][1] if seen else 0.0
    refused = [call for call in slack.log.calls("chat.postMessage") if call.status == 429]
    injected = [call for call in refused if (call.error or "").startswith("fault")]
    return Outcome(
        messages=len(seen),
        lost=count - len(times),
        doubled=len(seen) - len(times),
        failed=failed,
        seconds=seconds,
        share=(len(seen) - burst) / (seconds * rate) if seconds else 0.0,
        waits=len(refused) - len(injected),
        waits_injected=len(injected),
        histories=len(slack.log.calls("conversations.history")),
    )
