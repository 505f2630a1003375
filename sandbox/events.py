"""Events: what the workspace tells the bot by itself."""

import time
from datetime import UTC, datetime

from sandbox import payloads
from sandbox.courier import Courier
from sandbox.messages import Message
from sandbox.people import Member, dnd_object, user_object
from sandbox.wire import Answer, Json, NotThere
from sandbox.workspace import Workspace


class Events:
    """Announces what happened, if the app subscribed to it."""

    def __init__(self, workspace: Workspace, courier: Courier) -> None:
        self._workspace, self._courier = workspace, courier

    async def send(self, kind: str, **fields: object) -> Answer:
        """Send an event of any kind, whether subscribed to or not."""
        event: Json = {"type": kind, **fields, "event_ts": f"{time.time():.6f}"}
        payload = payloads.callback(self._workspace, event)
        return await self._courier.announce(payload, what=f"event:{kind}", who=str(fields.get("user", "")))

    async def tell(self, kind: str, **fields: object) -> Answer:
        """Send an event if the app hears this kind."""
        if not self._workspace.app.hears(kind):
            return Answer(ok=True, error="not_subscribed")
        return await self.send(kind, **fields)

    async def home_opened(self, user: str, tab: str) -> Answer:
        """Somebody opened the app's Home or Messages tab."""
        space = self._workspace
        fields: Json = {"user": user, "channel": space.dm(user).id, "tab": tab}
        if tab == "home":
            space.screens.home_unread.discard(user)
            if user in space.screens.homes:
                fields["view"] = space.screens.as_slack(space.screens.homes[user])
        space.changes.touch()
        return await self.tell("app_home_opened", **fields)

    def user(self, member: Member) -> Json:
        """Draw a member as events hold it."""
        now = datetime.now(UTC)
        return user_object(member, team_id=self._workspace.team_id, now=now, locale=True, email=False)

    async def member_changed(self, member: Member) -> Answer:
        """Somebody's profile, time zone or status changed."""
        return await self.tell("user_change", user=self.user(member), cache_ts=int(time.time()))

    async def joined(self, member: Member) -> Answer:
        """Somebody joined the workspace."""
        return await self.tell("team_join", user=self.user(member), cache_ts=int(time.time()))

    async def dnd_changed(self, member: Member) -> Answer:
        """Somebody's do-not-disturb changed."""
        status = dnd_object(member, now=self._workspace.clock.now())
        return await self.tell("dnd_updated_user", user=member.id, dnd_status=status)

    def write(self, user: str, channel: str, text: str) -> Message:
        """Let somebody write a message, with names and special characters as their client sends them."""
        if self._workspace.conversations[channel].kind == "im" and self._workspace.app.messages_read_only:
            raise NotThere("there is nowhere to type: the app's messages are read only")
        plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return self._workspace.post(channel, user, payloads.escaped(self._workspace, plain, names=False))

    async def said(self, message: Message) -> Answer:
        """Tell the bot of a message that somebody wrote."""
        kind = self._message_kind(message)
        inside = self._workspace.bot_user_id in self._workspace.conversations[message.channel].members
        if not inside or not self._workspace.app.hears(kind):
            return Answer(ok=True, error="not_subscribed")
        return await self.send("message", **self._message_fields(message))

    def echo(self, message: Message, subtype: str | None = None) -> None:
        """Tell the bot of its own message, as Slack does to an app that subscribed; nobody waits for it."""
        asked_for = self._workspace.app.events or frozenset()
        if self._message_kind(message) not in asked_for or message.ephemeral_to is not None:
            return
        if subtype is None:
            fields = self._message_fields(message)
        else:
            drawn = self._workspace.as_slack(message)
            key = "previous_message" if subtype == "message_deleted" else "message"
            fields = {"subtype": subtype, "channel": message.channel, "hidden": True, key: drawn}
            fields |= {"ts": self._workspace.stamps.ts(), "channel_type": self._channel_type(message)}
        self._courier.in_background(self.send("message", **fields))

    def _message_fields(self, message: Message) -> Json:
        drawn = self._workspace.as_slack(message)
        drawn |= {"channel": message.channel, "channel_type": self._channel_type(message)}
        return {key: value for key, value in drawn.items() if key != "type"}

    def _channel_type(self, message: Message) -> str:
        conversation = self._workspace.conversations[message.channel]
        if conversation.kind == "im":
            return "im"
        return "group" if conversation.is_private else "channel"

    def _message_kind(self, message: Message) -> str:
        kind = self._channel_type(message)
        return "message.im" if kind == "im" else f"message.{kind}s"

    async def uninstalled(self) -> Answer:
        """The app was removed: its token is dead from now on, and the bot hears it twice."""
        self._workspace.token_error = "account_inactive"  # noqa: S105 - Slack's word, not a token
        await self.tell("tokens_revoked", tokens={"oauth": [], "bot": [self._workspace.bot_user_id]})
        return await self.tell("app_uninstalled")

    async def verify_url(self) -> Answer:
        """Send the challenge that Slack sends when a request URL is saved; ok if it came back."""
        challenge = self._workspace.stamps.id("ch")
        payload = {"type": "url_verification", "challenge": challenge, "token": self._workspace.verification_token}
        answer = await self._courier.deliver("events_api", payload, what="url_verification")
        if answer.ok and challenge not in (answer.payload.get("challenge"), answer.text.strip()):
            return Answer(ok=False, status=answer.status, error="challenge_failed")
        return answer
