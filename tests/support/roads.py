"""Small servers on the way between Slack and the bot: one before several processes, one before several workspaces."""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import count
from urllib.parse import parse_qs

import aiohttp
from aiohttp import web

#: Whereto with this request; the next one only where the one before cannot be reached.
Choice = Callable[[web.Request, bytes], Sequence[str]]


@asynccontextmanager
async def _crossing(choose: Choice) -> AsyncIterator[str]:
    async with aiohttp.ClientSession() as session:

        async def hand_on(request: web.Request) -> web.StreamResponse:
            body = await request.read()
            kept = {name: value for name, value in request.headers.items() if name.lower() != "host"}
            for base in choose(request, body):
                try:
                    async with session.request(
                        request.method, f"{base}{request.path_qs}", data=body, headers=kept
                    ) as answer:
                        headers = {
                            n: v for n, v in answer.headers.items() if n.lower() in {"content-type", "retry-after"}
                        }
                        return web.Response(status=answer.status, body=await answer.read(), headers=headers)
                except aiohttp.ClientConnectorError:
                    continue  # nobody has seen it: the next one may
                except aiohttp.ClientError:
                    break  # somebody may have: as nginx does, it is not sent again
            return web.Response(status=502)

        server = web.Application()
        server.router.add_route("*", "/{anything:.*}", hand_on)
        runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.05)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()


@asynccontextmanager
async def balancer(ports: Sequence[int]) -> AsyncIterator[str]:
    """Spread requests over the processes that listen on these ports, one after the other."""
    turn = count()

    def choose(_request: web.Request, _body: bytes) -> list[str]:
        first = next(turn) % len(ports)
        return [f"http://127.0.0.1:{port}" for port in (*ports[first:], *ports[:first])]

    async with _crossing(choose) as url:
        yield url


@asynccontextmanager
async def switchboard(workspaces: Mapping[str, str]) -> AsyncIterator[str]:
    """Be a Slack of several workspaces: each call goes to the one whose bot token it carries; yields the API's URL."""

    def choose(request: web.Request, body: bytes) -> list[str]:
        said = request.headers.get("Authorization", "").removeprefix("Bearer ")
        token = said or request.query.get("token") or _token_in(body)
        return [workspaces.get(token, next(iter(workspaces.values())))]

    async with _crossing(choose) as url:
        yield f"{url}/api/"


def _token_in(body: bytes) -> str:
    text = body.decode(errors="replace")
    if text.startswith("{"):
        return str(json.loads(text).get("token", ""))
    return parse_qs(text).get("token", [""])[0]
