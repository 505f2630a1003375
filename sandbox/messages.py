"""Messages, and the conversations that hold them."""

from dataclasses import dataclass, field
from datetime import datetime

from sandbox.elements import labels, words
from sandbox.wire import Json


@dataclass(slots=True, eq=False)
class Message:
    """One message; `at` is business time, `ts` real time. An ephemeral one is seen by one person and never kept."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json]
    at: datetime
    by_bot: bool
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)
    edited: str | None = None
    ephemeral_to: str | None = None
    thread_ts: str | None = None
    deleted: bool = False
    version: int = 0
    typed: dict[str, dict[str, Json]] = field(default_factory=dict)

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons on it, in order."""
        return labels(self.blocks)

    @property
    def says(self) -> str:
        """All the words people read on it: its blocks', or its text when it has none."""
        return words(self.blocks) if self.blocks else self.text


@dataclass(slots=True, eq=False)
class Conversation:
    """A channel, or the direct messages of one person and the bot."""

    id: str
    kind: str
    name: str
    members: set[str]
    person: str | None = None
    is_private: bool = False
    is_archived: bool = False
    messages: list[Message] = field(default_factory=list)
    read: dict[str, str] = field(default_factory=dict)

    def kept(self) -> list[Message]:
        """Return what its history holds, oldest first."""
        return [m for m in self.messages if not m.deleted and m.ephemeral_to is None]

    def seen_by(self, user: str) -> list[Message]:
        """Return what this person sees, oldest first; nothing if they are not inside."""
        if user not in self.members:
            return []
        return [m for m in self.messages if not m.deleted and m.ephemeral_to in (None, user)]

    def unread(self, user: str) -> int:
        """Count what arrived since the person last looked; edits and ephemerals make no mark."""
        last = self.read.get(user, "0")
        return sum(m.ts > last and m.user != user for m in self.kept())
