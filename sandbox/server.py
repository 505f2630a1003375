"""The pretend workspace as a server on this machine."""

import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiohttp import web

from sandbox.app_setup import AppSetup
from sandbox.cast import CAST, CHANNELS
from sandbox.clock import Clock
from sandbox.courier import ACK_SECONDS, RETRY_DELAYS, Courier
from sandbox.doors import Doors
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.hands import Sandbox
from sandbox.interactions import Client
from sandbox.limits import RateLimits
from sandbox.people import Channel, Member, Usergroup
from sandbox.personas import Personas
from sandbox.site import Site
from sandbox.socket_mode import Sockets
from sandbox.tickets import Tickets
from sandbox.ui import Ui, only_from_here
from sandbox.web_api import WebApi
from sandbox.workspace import Workspace


@asynccontextmanager
async def running(
    *,
    members: Sequence[Member] = CAST,
    channels: Sequence[Channel] = CHANNELS,
    usergroups: Sequence[Usergroup] = (),
    port: int = 0,
    request_url: str | None = None,
    clock: Clock | None = None,
    strict_limits: bool = True,
    limit_scale: float = 1.0,
    app: AppSetup = AppSetup(),  # noqa: B008 - a frozen value
    live: bool = False,
    ack_seconds: float = ACK_SECONDS,
    retry_delays: Sequence[float] = RETRY_DELAYS,
    team_id: str = "T0SANDBOX",
    name: str = "Practice workspace",
) -> AsyncIterator[Sandbox]:
    """Run a pretend workspace on a loopback port (any free one by default) until the block is left.

    With `request_url` the bot is reached over signed HTTP, else over Socket Mode. `live` lets those who play along act
    by themselves in real time; they act after each step of a travelling clock in any case.
    """
    listener = socket.create_server(("127.0.0.1", port))
    clock = clock or Clock()
    space = Workspace(members, channels, usergroups, app=app, clock=clock, team_id=team_id, name=name)
    faults, limits = Faults(), RateLimits(strict=strict_limits, scale=limit_scale, monotonic=clock.elapsed)
    courier = Courier(
        space, Sockets(space), faults, request_url=request_url, ack_seconds=ack_seconds, retry_delays=retry_delays
    )
    site = _site(f"http://127.0.0.1:{listener.getsockname()[1]}", courier, faults, limits)
    personas = Personas(space, site.client)
    clock.after_each_step = personas.play
    runner = await _served(site, listener)
    if live:
        courier.in_background(personas.play_live())
    try:
        yield Sandbox(site, personas)
    finally:
        await courier.close()
        await courier.sockets.close()
        await runner.cleanup()


def _site(url: str, courier: Courier, faults: Faults, limits: RateLimits) -> Site:
    space, tickets = courier.workspace, Tickets()
    client = Client(space, courier, tickets, url)
    return Site(url, space, courier, client, Events(space, courier), tickets, faults, limits)


async def _served(site: Site, listener: socket.socket) -> web.AppRunner:
    runner = web.AppRunner(_application(site), access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    return runner


def _application(site: Site) -> web.Application:
    server = web.Application(middlewares=[only_from_here], client_max_size=20_000_000)
    api, ui, doors = WebApi(site), Ui(site), Doors(site)
    server.add_routes(
        [
            web.get("/api/{method}", api.serve),
            web.post("/api/{method}", api.serve),
            web.get("/socket/{ticket}", site.courier.sockets.serve),
            web.post("/response/{token:.+}", doors.response),
            web.post("/upload/{token}", doors.upload),
            web.get("/files/{id}", doors.file),
            web.get("/files/{id}/{name}", doors.file),
            web.get("/oauth/v2/authorize", doors.authorize),
            web.get("/", doors.index),
            web.get("/page/{path:.+}", doors.asset),
            web.get("/ui/state", ui.state),
            web.get("/ui/stream", ui.stream),
            web.post("/ui/act", ui.act),
            web.post("/ui/clock", ui.clock),
        ]
    )
    return server
