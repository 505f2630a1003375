"""What managers reported back on the cards that they tried, and the line that each may have kept for themselves."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, select

from coaching.events import event_id
from coaching.prompts import Prompt, prompt_id
from storage import events, notes, prompts
from storage.notes import note


def key_of(digest_id: str) -> str:
    """Return the dedupe key of the question how it went with a digest's card: it comes once a digest."""
    return f"report_back:{digest_id}"


def question(tx: Connection, workspace_id: str, digest_id: str) -> Prompt | None:
    """Return the question how it went with the card that was chosen on a digest; None if none was planned."""
    return prompts.find(tx, workspace_id, prompt_id(workspace_id, key_of(digest_id)))


def line(tx: Connection, workspace_id: str, person_id: str, prompt_id: str) -> str | None:
    """Return the line that a manager keeps beside their answer; None if there is none."""
    return tx.execute(select(note.c.words).where(_line(workspace_id, person_id, prompt_id))).scalar()


def keep_line(tx: Connection, asked: Prompt, words: str, *, key: str, now: datetime) -> None:
    """Keep a manager's line in place of an older one; no words: keep none. `key` is Slack's id of the form."""
    who = (asked.workspace_id, asked.recipient, asked.prompt_id)
    tx.execute(delete(note).where(_line(*who)))
    if words:
        notes.write(
            tx,
            asked.workspace_id,
            event_id(*who, "line", key),
            person_id=asked.recipient,
            words=words,
            now=now,
            prompt_id=asked.prompt_id,
            event_id=events.latest(tx, *who, "reported_back"),
        )


def _line(workspace_id: str, person_id: str, prompt_id: str) -> ColumnElement[bool]:
    return and_(note.c.workspace_id == workspace_id, note.c.person_id == person_id, note.c.prompt_id == prompt_id)
