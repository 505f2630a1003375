"""A prompt: anything the bot says without being asked. One shape for all kinds, one life."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

State = Literal["planned", "sending", "sent", "skipped", "expired", "cancelled", "failed"]

#: Answers are taken for this long after a prompt was sent.
ANSWERS_OPEN = timedelta(days=14)
#: The face of a message whose person had everything erased: it says nothing any more, and takes no answers.
ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A row of the prompt table. `face` is what it should show now, `shown` what Slack shows; never blocks.

    `wanted_on` is the local date on which its person asked to have it back, whatever has moved it since; `put_off` is
    why it was moved last, when its time had come.
    """

    workspace_id: str
    prompt_id: str
    kind: str
    recipient: str
    state: State
    face: str
    due_at: datetime
    reason: str
    shown: str | None = None
    module: str | None = None
    item: str | None = None
    variant: str | None = None
    item_hash: str | None = None
    local_date: date | None = None
    expires_at: datetime | None = None
    sent_at: datetime | None = None
    channel: str | None = None
    ts: str | None = None
    follows: str | None = None
    requested: bool = False
    subject: str | None = None
    attempts: int = 0
    probability: float = 1.0
    wanted_on: date | None = None
    put_off: str | None = None

    @property
    def closes_at(self) -> datetime | None:
        """When answers are no longer taken; None while it has not been sent."""
        return self.sent_at + ANSWERS_OPEN if self.sent_at else None

    @property
    def may_have_arrived(self) -> bool:
        """Whether it was tried, and nothing has said that it arrived: a press on it proves that it did."""
        return self.state == "sending" or (self.state != "sent" and self.attempts > 0)

    def open_at(self, now: datetime) -> bool:
        """Whether a press counts at `now`."""
        if self.face == ERASED:
            return False
        if self.may_have_arrived:
            return self.state == "sending" or now < self.due_at + ANSWERS_OPEN
        return self.state == "sent" and self.closes_at is not None and now < self.closes_at


class Plan(NamedTuple):
    """A prompt to be written: what `Prompt` will be once storage has given it a life. Many are made at a time."""

    kind: str
    recipient: str
    dedupe_key: str
    due_at: datetime
    reason: str
    state: State = "planned"
    face: str = "before"
    module: str | None = None
    item: str | None = None
    variant: str | None = None
    item_hash: str | None = None
    local_date: date | None = None
    expires_at: datetime | None = None
    probability: float = 1.0
    seed: str = ""
    follows: str | None = None
    requested: bool = False
    subject: str | None = None
    wanted_on: date | None = None


def prompt_id(workspace_id: str, dedupe_key: str) -> str:
    """Make the id of a prompt: the same key is the same prompt, in every process; 24 hex digits."""
    return hashlib.blake2b(f"{workspace_id}\x1f{dedupe_key}".encode(), digest_size=12).hexdigest()
