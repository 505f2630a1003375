"""What a restored database takes for unsent is in doubt, and nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select

from storage import restored, workspaces
from storage.engine import Store
from storage.prompts import prompt

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
COPIED = NOW - timedelta(hours=6)


def row(prompt_id: str, *, kind: str = "nudge", state: str = "planned", due: timedelta) -> dict[str, object]:
    return {
        "workspace_id": "T1",
        "prompt_id": prompt_id,
        "dedupe_key": prompt_id,
        "kind": kind,
        "recipient": "U1",
        "state": state,
        "face": "before",
        "due_at": NOW + due,
        "local_date": NOW.date(),
        "reason": "new",
    }


def test_what_was_due_is_in_doubt_since_the_copy_and_an_invitation_always_is(store: Store) -> None:
    hour = timedelta(hours=1)
    with store.write() as tx:
        workspaces.settle(tx, workspaces.Workspace("T1", "Acme", "UB", "B", None))
        for each in (
            row("was due", due=-hour),
            row("will be due", due=hour),
            row("an invitation", kind="invitation", due=hour),
            row("was sent", state="sent", due=-hour),
            row("was skipped", state="skipped", due=-hour),
        ):
            tx.execute(insert(prompt).values(each))
        assert restored.doubt(tx, "T1", copied_at=COPIED, now=NOW) == 2
    with store.read() as tx:
        rows = {one.prompt_id: one for one in tx.execute(select(prompt))}
    in_doubt = {name for name, one in rows.items() if one.state == "sending"}
    assert in_doubt == {"was due", "an invitation"}
    assert {rows[name].attempted_at for name in in_doubt} == {COPIED}
    assert {rows[name].attempts for name in in_doubt} == {1}
    assert {rows[name].state for name in rows.keys() - in_doubt} == {"planned", "sent", "skipped"}


def test_other_workspaces_are_left_alone(store: Store) -> None:
    with store.write() as tx:
        tx.execute(insert(prompt).values({**row("theirs", due=-timedelta(hours=1)), "workspace_id": "T2"}))
        assert restored.doubt(tx, "T1", copied_at=COPIED, now=NOW) == 0
