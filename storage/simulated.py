"""A made-up pilot's messages: sent without Slack."""

from sqlalchemy import Connection, Executable, and_, bindparam, literal_column, update

from coaching.prompts import Prompt
from storage import outbox
from storage.prepared import run
from storage.prompts import prompt


def send(tx: Connection, due: Prompt) -> None:
    """Send a planned prompt at the moment it was due, into a channel that nobody reads."""
    key = (due.workspace_id, due.prompt_id)
    run(tx, _tried, {"w": due.workspace_id, "p": due.prompt_id, "at": due.due_at})
    channel, ts = f"D{due.recipient[1:]}", f"{due.due_at.timestamp():.6f}"
    outbox.sent(tx, *key, channel=channel, ts=ts, shown=due.face, now=due.due_at)


def _tried(_dialect: str) -> Executable:
    this = and_(prompt.c.workspace_id == bindparam("w"), prompt.c.prompt_id == bindparam("p"))
    at = bindparam("at", type_=prompt.c.attempted_at.type)
    return update(prompt).where(this).values(state="sending", attempts=literal_column("1"), attempted_at=at)
