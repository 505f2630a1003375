"""The hands of the workspace's people: what a test, or somebody playing along, can do here."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sandbox.clock import Clock
from sandbox.elements import STATE_KEY, placed, read
from sandbox.faults import Faults
from sandbox.interactions import State, find
from sandbox.log import Log
from sandbox.messages import Message
from sandbox.people import Member
from sandbox.personas import Personas
from sandbox.screens import View
from sandbox.site import Site
from sandbox.wire import Answer, NotThere
from sandbox.workspace import Workspace

T = TypeVar("T")
HOME = "home"


class Sandbox:
    """A running pretend workspace. People are named by id or by name, wherever one is asked for."""

    def __init__(self, site: Site, personas: Personas) -> None:
        self.site, self.personas = site, personas
        space = site.workspace
        self.workspace: Workspace = space
        self.clock: Clock = space.clock
        self.faults: Faults = site.faults
        self.log: Log = space.log
        self.url = site.url
        self.api_url = f"{site.url}/api/"
        self.bot_token, self.app_token, self.signing_secret = space.bot_token, space.app_token, space.signing_secret
        self.team_id, self.app_id = space.team_id, space.app_id
        self.bot_user_id, self.bot_id = space.bot_user_id, space.bot_id
        self.client_id, self.client_secret = space.client_id, space.client_secret

    # --- seeing -------------------------------------------------------------------------------------------------

    def messages(self, user: str, channel: str | None = None) -> list[Message]:
        """Return what a person sees in their direct messages with the bot, or in a channel; oldest first."""
        user = self.workspace.member_id(user)
        place = self.workspace.find_channel(channel) if channel else self.workspace.dm(user)
        return place.seen_by(user)

    def home(self, user: str) -> View | None:
        """Return the Home the bot published for a person."""
        return self.workspace.screens.homes.get(self.workspace.member_id(user))

    def views(self, user: str) -> list[View]:
        """Return a person's open modals, the top one last."""
        return list(self.workspace.screens.stack(self.workspace.member_id(user)))

    async def wait_for(self, predicate: Callable[[], T | None], timeout: float = 3.0) -> T:  # noqa: ASYNC109
        """Return the predicate's first truthy answer; asked again at every change, TimeoutError when none in time."""
        return await self.workspace.changes.until(predicate, timeout)

    async def quiet(self, seconds: float = 0.05) -> None:
        """Wait until nothing has changed for so long: what has not come by then is not on its way."""
        number = -1
        while number != self.workspace.changes.number:
            number = self.workspace.changes.number
            await asyncio.sleep(seconds)

    async def connected(self, timeout: float = 5.0) -> None:  # noqa: ASYNC109
        """Wait until the bot can be reached."""
        await self.wait_for(lambda: self.site.courier.mode != "none", timeout)

    # --- doing --------------------------------------------------------------------------------------------------

    async def press(
        self,
        user: str,
        place: Message | View | str,
        action_id: str | None = None,
        *,
        label: str | None = None,
        value: object = None,
        block_id: str | None = None,
        values: Mapping[str, object] | None = None,
        retries: int = 0,
        anyway: bool = False,
    ) -> Answer:
        """Press a button, or choose in a menu or select, on a message, a modal or Home (`"home"`).

        `label` is what the button or option says; `value` tells apart equal action ids, or is what to choose, and
        `block_id` tells apart what is alike in everything else;
        `values` are what stands in the inputs around it; `retries` sends the same press again that often;
        `anyway` presses also what this person cannot see, as a forger would.
        """
        user = self.workspace.member_id(user)
        surface = self._surface(user, place, anyway=anyway)
        p = find(surface.blocks, action_id, label, value, block_id)
        chosen = value if value is not None else label
        state = self._filled(surface, values)
        answer = await self.site.client.press(user, surface, p, chosen, state)
        parcel = self.site.courier.last
        for number in range(1, retries + 1):
            assert parcel is not None  # noqa: S101 - for the type checker; the press has just gone out
            await self.site.courier.redeliver(parcel, number=number)
        return answer

    async def submit(
        self, user: str, view: View | str | None = None, values: Mapping[str, object] | None = None
    ) -> Answer:
        """Fill in a modal (the top one unless named) and submit it.

        `values` go by label (`{"Your note": "..."}`) or by ids (`{block_id: {action_id: ...}}`).
        """
        found = self._view(self.workspace.member_id(user), view)
        return await self.site.client.submit(found, self._filled(found, values))

    async def close(self, user: str, view: View | str | None = None) -> Answer:
        """Close a modal, the top one unless named."""
        return await self.site.client.close(self._view(self.workspace.member_id(user), view))

    async def command(self, user: str, command: str, text: str = "", channel: str | None = None) -> Answer:
        """Type a slash command, in the bot's direct messages unless said otherwise."""
        user = self.workspace.member_id(user)
        place = self.workspace.find_channel(channel) if channel else self.workspace.dm(user)
        return await self.site.client.command(user, command, text, place.id)

    async def say(self, user: str, text: str, channel: str | None = None) -> Message:
        """Write a message to the bot, or in a channel; return it once the bot was told."""
        user = self.workspace.member_id(user)
        place = self.workspace.find_channel(channel) if channel else self.workspace.dm(user)
        message = self.site.events.write(user, place.id, text)
        await self.site.events.said(message)
        return message

    async def open_home(self, user: str, tab: str = HOME) -> Answer:
        """Open the app's Home tab, or with `tab="messages"` its Messages tab."""
        return await self.site.events.home_opened(self.workspace.member_id(user), tab)

    async def shortcut(self, user: str, callback_id: str) -> Answer:
        """Use a global shortcut."""
        return await self.site.client.shortcut(self.workspace.member_id(user), callback_id)

    async def message_action(self, user: str, message: Message, callback_id: str) -> Answer:
        """Use a message shortcut."""
        return await self.site.client.message_action(self.workspace.member_id(user), message, callback_id)

    async def suggest(self, user: str, place: Message | View | str, action_id: str, typed: str) -> Answer:
        """Type into a select whose options the bot knows."""
        user = self.workspace.member_id(user)
        surface = self._surface(user, place)
        return await self.site.client.suggest(user, surface, find(surface.blocks, action_id, None, None), typed)

    # --- what happens by itself ---------------------------------------------------------------------------------

    async def event(self, kind: str, **fields: object) -> Answer:
        """Send any event as it stands; see also the named ones below."""
        return await self.site.events.send(kind, **fields)

    async def change_member(self, user: str, **fields: object) -> Answer:
        """Change a member (`tz=`, `deleted=`, `title=` ...) and tell the bot with `user_change`."""
        member = self.workspace.change_member(self.workspace.member_id(user), **fields)
        if set(fields) == {"dnd"}:
            return await self.site.events.dnd_changed(member)
        return await self.site.events.member_changed(member)

    async def join(self, member: Member) -> Answer:
        """Let somebody join the workspace (`team_join`)."""
        self.workspace.put_member(member)
        return await self.site.events.joined(member)

    async def invite_bot(self, channel: str) -> Answer:
        """Invite the bot to a channel."""
        place = self.workspace.find_channel(channel)
        place.members.add(self.bot_user_id)
        return await self.site.events.tell("member_joined_channel", user=self.bot_user_id, channel=place.id)

    def remove_bot(self, channel: str) -> None:
        """Remove the bot from a channel; Slack tells it nothing."""
        self.workspace.find_channel(channel).members.discard(self.bot_user_id)
        self.workspace.changes.touch()

    def archive(self, channel: str) -> None:
        """Archive a channel: nobody posts there any more."""
        self.workspace.find_channel(channel).is_archived = True
        self.workspace.changes.touch()

    async def uninstall(self) -> Answer:
        """Remove the app: no call works from now on."""
        return await self.site.events.uninstalled()

    async def verify_url(self) -> Answer:
        """Check the request URL as Slack does when it is saved."""
        return await self.site.events.verify_url()

    async def redeliver(self, *, number: int = 1, reason: str = "http_timeout") -> Answer:
        """Send the last payload once more, marked as a retry."""
        if self.site.courier.last is None:
            raise NotThere("nothing was delivered yet")
        return await self.site.courier.redeliver(self.site.courier.last, number=number, reason=reason)

    async def disconnect(self, reason: str = "refresh_requested", *, close: bool = False) -> int:
        """Tell the bot's sockets to go, or with `close` just hang up; return how many there were."""
        return await self.site.courier.sockets.disconnect(reason, close=close)

    def oauth_code(self) -> str:
        """Return a code as the consent page would, for oauth.v2.access."""
        code = self.workspace.stamps.id("code")
        self.workspace.codes.add(code)
        return code

    # --- finding ------------------------------------------------------------------------------------------------

    def _surface(self, user: str, place: Message | View | str, *, anyway: bool = False) -> Message | View:
        if isinstance(place, str):
            if place != HOME:
                return self._view(user, place)
            home = self.home(user)
            if home is None:
                raise NotThere(f"{user} has no Home yet")
            return home
        if isinstance(place, Message) and not anyway and place not in self._seen(user, place.channel):
            raise NotThere(f"{user} cannot see that message")
        return place

    def _seen(self, user: str, channel: str) -> list[Message]:
        return self.workspace.conversations[channel].seen_by(user)

    def _view(self, user: str, view: View | str | None) -> View:
        stack: Sequence[View] = self.workspace.screens.stack(user)
        for each in reversed(stack):
            if view is None or view is each or view == each.id:
                return each
        raise NotThere(f"{user} has no such modal open")

    def _filled(self, place: Message | View, values: Mapping[str, object] | None) -> State:
        state: dict[str, dict[str, object]] = {}
        for name, given in (values or {}).items():
            by_id = [p for p in placed(place.blocks) if p.block_id == name]
            if by_id and isinstance(given, Mapping) and set(given) <= {p.action_id for p in by_id}:
                state[name] = dict(given)
                continue
            named = [p for p in placed(place.blocks) if p.type in STATE_KEY and name in (_label(p.block), p.action_id)]
            if not named:
                labels = [_label(p.block) for p in placed(place.blocks) if p.type in STATE_KEY]
                raise NotThere(f"no input is called {name!r}; there are {labels}")
            state[named[0].block_id] = {named[0].action_id: read(named[0].element, given)}
        return state


def _label(block: Mapping[str, object]) -> str:
    label = block.get("label")
    return str(label.get("text", "")) if isinstance(label, dict) else ""
