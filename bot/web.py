"""HTTP mode: Slack's requests at /slack/events, and whether we are well at /healthz."""

from collections.abc import Awaitable, Callable

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Health = Callable[[], Awaitable[dict[str, str]]]


def application(app: AsyncApp | None, health: Health) -> Starlette:
    """Make the ASGI application; without an app it has no door for Slack.

    `health` answers one line a part, "ok" where it is well.
    """

    async def healthz(_request: Request) -> Response:
        parts = await health()
        well = all(answer == "ok" for answer in parts.values())
        return JSONResponse(parts, status_code=200 if well else 503)

    routes = [Route("/healthz", healthz, methods=["GET"])]
    return Starlette(routes=[*routes, *([_door(app)] if app else [])])


def _door(app: AsyncApp) -> Route:
    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        if not request.headers.get("x-slack-request-timestamp", "0").isdecimal():
            return Response(status_code=401)  # Bolt would stumble over it
        return await handler.handle(request)

    return Route("/slack/events", events, methods=["POST"])
