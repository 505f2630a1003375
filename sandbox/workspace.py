"""The state of the pretend workspace: who is there, what was said, what is on whose screen."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sandbox.app_setup import AppSetup
from sandbox.changes import Changes
from sandbox.clock import Clock
from sandbox.elements import complete
from sandbox.log import Log
from sandbox.messages import Conversation, Message
from sandbox.people import Channel, Member, Usergroup
from sandbox.screens import Screens
from sandbox.stamps import Stamps
from sandbox.wire import ApiError, Json


class Workspace:
    """Everything there is; each change wakes those who wait."""

    def __init__(
        self,
        members: Sequence[Member],
        channels: Sequence[Channel],
        usergroups: Sequence[Usergroup],
        *,
        app: AppSetup,
        clock: Clock,
        team_id: str,
        name: str,
    ) -> None:
        self.app, self.clock, self.team_id, self.name = app, clock, team_id, name
        self.domain = name.lower().replace(" ", "-")
        self.bot_user_id, self.bot_id, self.app_id = "U0BOT00001", "B0BOT00001", "A0APP00001"
        self.bot_token, self.app_token = f"xoxb-{secrets.token_hex(12)}", f"xapp-1-{secrets.token_hex(12)}"
        self.signing_secret = secrets.token_hex(16)
        self.verification_token = secrets.token_hex(12)
        self.client_id, self.client_secret = f"1000.{secrets.randbelow(10**9)}", secrets.token_hex(16)
        self.codes: set[str] = set()
        self.token_error: str | None = None
        self.stamps = Stamps()
        self.changes = Changes()
        clock.on_change = self.changes.touch
        self.log = Log(self.changes.touch)
        bot = Member(self.bot_user_id, app.name, app.name, is_bot=True)
        self.members = {m.id: m for m in (*members, bot)}
        self.usergroups = {g.id: g for g in usergroups}
        self.conversations: dict[str, Conversation] = {}
        for channel in channels:
            inside = {*channel.members, *({self.bot_user_id} if channel.with_bot else ())}
            self.conversations[channel.id] = Conversation(
                channel.id, "channel", channel.name, inside, is_private=channel.is_private
            )
        for member in members:
            if not member.is_bot:
                self.dm(member.id)
        self.screens = Screens(self.stamps, self.changes, team_id=team_id, app_id=self.app_id, bot_id=self.bot_id)
        self.files: dict[str, Json] = {}
        self.file_bytes: dict[str, bytes] = {}

    # --- people -------------------------------------------------------------------------------------------------

    def member_id(self, who: str) -> str:
        """Return the id of somebody named by id or by name."""
        if who in self.members:
            return who
        for member in self.members.values():
            if member.name.lower() == who.lower():
                return member.id
        raise KeyError(f"nobody here is called {who!r}")

    def put_member(self, member: Member) -> None:
        """Let somebody join, or be changed."""
        self.members[member.id] = member
        if not member.is_bot:
            self.dm(member.id)
        self.changes.touch()

    def change_member(self, user: str, **fields: object) -> Member:
        """Change a member's fields; return the member as changed."""
        member = replace(self.members[user], **fields)  # type: ignore[arg-type]
        self.put_member(member)
        return member

    def people(self) -> Iterable[Member]:
        """Return everybody but bots."""
        return (m for m in self.members.values() if not m.is_bot)

    # --- conversations ------------------------------------------------------------------------------------------

    def dm(self, user: str) -> Conversation:
        """Return the bot's direct messages with a person, opened if need be."""
        found = "D" + user[1:]
        if found not in self.conversations:
            self.conversations[found] = Conversation(found, "im", "directmessage", {user, self.bot_user_id}, user)
        return self.conversations[found]

    def find_channel(self, name: str) -> Conversation:
        """Return a conversation by id, `#name` or name."""
        if name in self.conversations:
            return self.conversations[name]
        for conversation in self.conversations.values():
            if conversation.kind == "channel" and conversation.name == name.removeprefix("#"):
                return conversation
        raise KeyError(f"no channel is called {name!r}")

    def message(self, channel: str, ts: str) -> Message:
        """Return a message that stands; ApiError `message_not_found` otherwise."""
        conversation = self.conversations.get(channel)
        for message in reversed(conversation.messages if conversation else []):
            if message.ts == ts and not message.deleted:
                return message
        raise ApiError("message_not_found")

    def post(
        self,
        channel: str,
        user: str,
        text: str,
        blocks: list[Json] | None = None,
        *,
        metadata: Json | None = None,
        ephemeral_to: str | None = None,
        thread_ts: str | None = None,
        files: list[Json] | None = None,
    ) -> Message:
        """Store a message."""
        message = Message(
            channel,
            self.stamps.ts(),
            user,
            text,
            complete(blocks or [], self.stamps.id),
            self.clock.now(),
            by_bot=user == self.bot_user_id,
            metadata=metadata,
            ephemeral_to=ephemeral_to,
            thread_ts=thread_ts,
            files=files or [],
        )
        conversation = self.conversations[channel]
        conversation.messages.append(message)
        if not message.by_bot:
            conversation.read[user] = message.ts
        self.changes.touch()
        return message

    def edit(self, message: Message, text: str, blocks: list[Json] | None, *, metadata: Json | None) -> None:
        """Redraw a message in place: no sound, no unread mark."""
        message.text, message.blocks = text, complete(blocks or [], self.stamps.id)
        message.metadata = metadata
        # Slack marks as edited only what is drawn from its text.
        message.edited = None if blocks else self.stamps.ts()
        message.version += 1
        message.typed = {}
        self.changes.touch()

    def delete(self, message: Message) -> None:
        """Take a message away."""
        message.deleted = True
        message.version += 1
        self.changes.touch()

    def mark_read(self, user: str, channel: str) -> None:
        """Let a person look at a conversation."""
        conversation = self.conversations[channel]
        kept = conversation.kept()
        if kept and conversation.read.get(user, "0") < kept[-1].ts:
            conversation.read[user] = kept[-1].ts
            self.changes.touch()

    def as_slack(self, message: Message, *, metadata: bool = False) -> Json:
        """Draw a message as history and interactions hold it; metadata in full only when asked for."""
        drawn: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
        if message.by_bot:
            drawn |= {"bot_id": self.bot_id, "app_id": self.app_id, "team": self.team_id}
        if message.blocks:
            drawn["blocks"] = message.blocks
        if message.files:
            drawn["files"] = message.files
        if message.edited:
            drawn["edited"] = {"user": message.user, "ts": message.edited}
        if message.thread_ts:
            drawn["thread_ts"] = message.thread_ts
        if message.metadata:
            drawn["metadata"] = message.metadata if metadata else {"event_type": message.metadata["event_type"]}
        return drawn
