"""Socket Mode: the bot's web sockets, one of which gets each payload."""

import asyncio
import json
import secrets
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from sandbox.wire import Json
from sandbox.workspace import Workspace

MOST_SOCKETS = 10


@dataclass(slots=True, eq=False)
class _Socket:
    ws: web.WebSocketResponse
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    leaving: bool = False


class Sockets:
    """All open sockets. A ticket from apps.connections.open opens one socket, once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._tickets: set[str] = set()
        self._open: list[_Socket] = []
        self._turn = 0

    def __len__(self) -> int:
        return len(self._staying())

    def _usable(self) -> list[_Socket]:
        return [s for s in self._open if not s.ws.closed]

    def _staying(self) -> list[_Socket]:
        return [s for s in self._usable() if not s.leaving]

    def ticket(self) -> str:
        """Return a ticket for one socket."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hold one socket until either side leaves."""
        ticket = request.match_info["ticket"]
        if ticket not in self._tickets:
            raise web.HTTPUnauthorized(text="this address has been used, or was never given out")
        self._tickets.discard(ticket)
        ws = web.WebSocketResponse(heartbeat=30, max_msg_size=4_000_000)
        await ws.prepare(request)
        if len(self._usable()) >= MOST_SOCKETS:
            await ws.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await ws.close()
            return ws
        socket = _Socket(ws)
        self._open.append(socket)
        try:
            await ws.send_json(self._hello(request.host))
            self._workspace.changes.touch()
            async for message in ws:
                if message.type == WSMsgType.TEXT:
                    self._acknowledge(socket, message.data)
        finally:
            self._open.remove(socket)
            for future in socket.waiting.values():
                if not future.done():
                    future.set_exception(ConnectionResetError("the socket closed"))
            self._workspace.changes.touch()
        return ws

    def _hello(self, host: str) -> Json:
        debug = {"host": host, "build_number": 1, "approximate_connection_time": 3600}
        connection = {"app_id": self._workspace.app_id}
        return {
            "type": "hello",
            "num_connections": len(self._usable()),
            "debug_info": debug,
            "connection_info": connection,
        }

    def _acknowledge(self, socket: _Socket, text: str) -> None:
        try:
            said = json.loads(text)
        except ValueError:
            return
        future = socket.waiting.pop(str(said.get("envelope_id")), None) if isinstance(said, dict) else None
        if future is not None and not future.done():
            future.set_result(said.get("payload") or {})

    async def send(self, envelope: Json, *, seconds: float, copies: int = 1) -> Json | None:
        """Send an envelope to one socket and return the payload of its acknowledgement; None when none came in time.

        Raises:
            ConnectionError: There is no socket.

        """
        usable = self._staying() or self._usable()
        if not usable:
            raise ConnectionError("no socket is open")
        self._turn += 1
        socket = usable[self._turn % len(usable)]
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        socket.waiting[envelope["envelope_id"]] = future
        try:
            for _ in range(copies):
                await socket.ws.send_json(envelope)
            return await asyncio.wait_for(future, seconds)
        except (TimeoutError, ConnectionResetError):
            return None
        finally:
            socket.waiting.pop(envelope["envelope_id"], None)

    async def disconnect(self, reason: str = "refresh_requested", *, close: bool = False) -> int:
        """Tell every socket to go (`warning`, `refresh_requested`, `link_disabled`), or just close it; say how many."""
        sockets = self._usable()
        for socket in sockets:
            if not close:
                socket.leaving = True
                await socket.ws.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})
            else:
                await socket.ws.close()
        return len(sockets)

    async def close(self) -> None:
        """Close all."""
        for socket in tuple(self._open):
            await socket.ws.close(code=1001)
