"""The UI API: what the browser page asks of the server. Only this machine may ask."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from aiohttp import web

from sandbox.interactions import find
from sandbox.messages import Message
from sandbox.screens import View
from sandbox.site import Site
from sandbox.ui_state import state
from sandbox.wire import Answer, ApiError, Json, NotThere

LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
_TOASTS = {
    "no_connection": "The app is not connected.",
    "timeout": "The app did not respond.",
    "http_timeout": "The app did not respond.",
    "connection_failed": "The app cannot be reached.",
    "http_error": "The app answered with an error.",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other host names and other pages' posts: a browser on this machine must not be talked into acting."""
    if urlsplit(f"//{request.host}").hostname not in LOOPBACK:
        raise web.HTTPForbidden(text="this workspace answers only to its own machine")
    origin = request.headers.get("Origin")
    if origin and request.method == "POST" and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(text="another page may not act here")
    return await handler(request)


class Ui:
    """State, stream of changes, acts and clock."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._toasts: dict[str, str] = {}

    def _user(self, who: object) -> str:
        space = self._site.workspace
        try:
            return space.member_id(str(who or space.app.start_as or next(m.id for m in space.people())))
        except KeyError as error:
            raise web.HTTPNotFound(text=str(error)) from error

    async def state(self, request: web.Request) -> web.StreamResponse:
        """GET /ui/state."""
        user = self._user(request.query.get("as"))
        return web.json_response(state(self._site, user, self._toasts.get(user)))

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """GET /ui/stream: one `changed` for every burst of changes."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        number = self._site.workspace.changes.number
        await response.write(f"event: changed\ndata: {number}\n\n".encode())
        while True:
            number = await self._site.workspace.changes.after(number)
            await asyncio.sleep(0.02)
            number = self._site.workspace.changes.number
            try:
                await response.write(f"event: changed\ndata: {number}\n\n".encode())
            except ConnectionError:
                return response

    async def act(self, request: web.Request) -> web.StreamResponse:
        """POST /ui/act."""
        given = await _asked(request)
        user = self._user(given.get("as"))
        acts: dict[str, Callable[[str, Json], Awaitable[Answer]]] = {name: getattr(self, f"_{name}") for name in _ACTS}
        try:
            act = acts[str(given.get("do"))]
            answer = await act(user, given)
        except (NotThere, ApiError, KeyError, ValueError) as error:
            answer = Answer(ok=False, error=str(error))
        self._toast(user, answer)
        body: Json = {"ok": answer.ok, "error": answer.error, "errors": answer.errors}
        if answer.options:
            body["options"] = list(answer.options)
        return web.json_response(body)

    def _toast(self, user: str, answer: Answer) -> None:
        self._toasts.pop(user, None)
        if answer.error and answer.error != "not_subscribed" and not answer.errors:
            self._toasts[user] = _TOASTS.get(answer.error, answer.error)
        self._site.workspace.changes.touch()

    def _place(self, user: str, given: Json) -> Message | View:
        space = self._site.workspace
        if given.get("home"):
            return space.screens.homes[user]
        if given.get("view_id"):
            return self._view(user, given)
        message = space.message(str(given.get("channel")), str(given.get("ts")))
        if message not in space.conversations[message.channel].seen_by(user):
            raise NotThere("you cannot see that message")
        return message

    def _channel(self, user: str, given: Json) -> str:
        channel = str(given.get("channel") or self._site.workspace.dm(user).id)
        if user not in self._site.workspace.conversations[channel].members:
            raise NotThere("you are not in that conversation")
        return channel

    def _view(self, user: str, given: Json) -> View:
        view = self._site.workspace.screens.find(str(given.get("view_id")))
        if view.user != user:
            raise NotThere("that is somebody else's screen")
        return view

    async def _press(self, user: str, given: Json) -> Answer:
        place = self._place(user, given)
        value = given.get("value")
        p = find(place.blocks, given.get("action_id"), None, value, given.get("block_id"))
        chosen = given.get("selected") if given.get("selected") is not None else value
        return await self._site.client.press(user, place, p, chosen, given.get("state"))

    async def _submit(self, user: str, given: Json) -> Answer:
        return await self._site.client.submit(self._view(user, given), given.get("state"))

    async def _close(self, user: str, given: Json) -> Answer:
        return await self._site.client.close(self._view(user, given))

    async def _command(self, user: str, given: Json) -> Answer:
        name, _, rest = str(given.get("text", "")).strip().partition(" ")
        return await self._site.client.command(user, name, rest.strip(), self._channel(user, given))

    async def _say(self, user: str, given: Json) -> Answer:
        message = self._site.events.write(user, self._channel(user, given), str(given.get("text", "")))
        return await self._site.events.said(message)

    async def _home(self, user: str, _given: Json) -> Answer:
        return await self._site.events.home_opened(user, "home")

    async def _messages(self, user: str, _given: Json) -> Answer:
        return await self._site.events.home_opened(user, "messages")

    async def _shortcut(self, user: str, given: Json) -> Answer:
        return await self._site.client.shortcut(user, str(given["callback_id"]))

    async def _message_action(self, user: str, given: Json) -> Answer:
        place = self._place(user, given)
        if not isinstance(place, Message):
            raise NotThere("that is no message")
        return await self._site.client.message_action(user, place, str(given["callback_id"]))

    async def _suggest(self, user: str, given: Json) -> Answer:
        place = self._place(user, given)
        p = find(place.blocks, given.get("action_id"), None, None, given.get("block_id"))
        return await self._site.client.suggest(user, place, p, str(given.get("value", "")))

    async def _read(self, user: str, given: Json) -> Answer:
        self._site.workspace.mark_read(user, self._channel(user, given))
        return Answer(ok=True)

    async def clock(self, request: web.Request) -> web.StreamResponse:
        """POST /ui/clock."""
        given = await _asked(request)
        clock = self._site.workspace.clock
        if clock.travelling:
            return web.json_response({"ok": False, "error": "The clock is still travelling."})
        zone = ZoneInfo(self._site.workspace.members[self._user(given.get("as"))].tz)
        try:
            zones = [ZoneInfo(member.tz) for member in self._site.workspace.members.values() if not member.is_bot]
            to = destination(given, clock.now(), zone, zones)
        except (KeyError, ValueError) as error:
            return web.json_response({"ok": False, "error": f"The clock cannot go there: {error}"})
        self._site.courier.in_background(clock.travel(to))
        await asyncio.sleep(0)
        return web.json_response({"ok": True, "error": None})


async def _asked(request: web.Request) -> Json:
    try:
        given = await request.json()
    except ValueError as error:
        raise web.HTTPBadRequest(text="this is no JSON") from error
    if not isinstance(given, dict):
        raise web.HTTPBadRequest(text="this is no JSON object")
    return given


_ACTS = (
    "press",
    "submit",
    "close",
    "command",
    "say",
    "home",
    "messages",
    "shortcut",
    "message_action",
    "suggest",
    "read",
)


def destination(given: Json, now: datetime, zone: ZoneInfo, everywhere: Sequence[ZoneInfo]) -> datetime:
    """Return where the clock is asked to go, in the zone of who asks; Monday is one that has begun everywhere."""
    if given.get("to"):
        to = datetime.fromisoformat(str(given["to"]))
        return to if to.tzinfo else to.replace(tzinfo=zone)
    here = now.astimezone(zone)
    go = given["go"]
    if go == "hour":
        return now + timedelta(hours=1)
    if go == "tomorrow":
        return datetime.combine(here.date() + timedelta(days=1), time(9, 30), zone)
    if go == "monday":
        monday = here.date() + timedelta(days=7 - here.weekday())
        return max(datetime.combine(monday, time(9, 45), one) for one in (zone, *everywhere)).astimezone(zone)
    raise ValueError(f"no way to {go!r}")
