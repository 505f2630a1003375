"""The Web API's door: token, scope, rate limit, fault and log around every method."""

import asyncio
import importlib
import json
import time

from aiohttp import web

from sandbox.calls import METHODS, Method, arguments, basic_credentials
from sandbox.faults import Fault
from sandbox.site import Site
from sandbox.wire import ApiError, Json

for _noun in ("app", "chat", "conversations", "files", "people", "views"):
    importlib.import_module(f"sandbox.methods.{_noun}")


async def given(request: web.Request) -> Json:
    """Return the arguments of a call: query, form or JSON."""
    fields: Json = dict(request.query)
    if request.method == "POST":
        if request.content_type == "application/json":
            try:
                body = await request.json()
            except ValueError as error:
                raise ApiError("invalid_json") from error
            if not isinstance(body, dict):
                raise ApiError("json_not_object")
            fields |= body
        else:
            form = await request.post()
            fields |= {key: value for key, value in form.items() if isinstance(value, str)}
    return fields


class WebApi:
    """`/api/<method>`."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        name, started = request.match_info["method"], time.monotonic()
        args: Json = {}
        try:
            args = await given(request)
            token = args.pop("token", "") or request.headers.get("Authorization", "").removeprefix("Bearer ")
            credentials = basic_credentials(request.headers.get("Authorization", ""))
            if credentials:
                args = {"client_id": credentials[0], "client_secret": credentials[1], **args}
            channel = str(args.get("channel") or "") or None
            fault = self._site.faults.strike(name, channel)
            if fault is not None and (early := await self._before(fault, request)) is not None:
                self._log(name, args, {}, early.status, f"fault: {fault.kind}", started)
                return early
            body, status, headers = self._run(name, args, str(token)), 200, {}
        except ApiError as error:
            body, status, headers, fault = error.body(), error.status, error.headers, None
        self._log(name, args, body, status, None, started)
        if fault is not None and (late := self._after(fault, request)) is not None:
            return late
        headers = {"X-OAuth-Scopes": ",".join(sorted(self._site.workspace.app.scopes or ())), **headers}
        return web.json_response(body, status=status, headers=headers)

    def _run(self, name: str, args: Json, token: str) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise ApiError("unknown_method", req_method=name)
        self._authorize(method, token)
        self._check_scope(method)
        channel = str(args.get("channel") or "")
        if channel in self._site.workspace.members:  # a person's direct messages are one channel under both names
            channel = "D" + channel[1:]
        wait = self._site.limits.retry_after(name, channel)
        if wait is not None:
            raise ApiError("ratelimited", status=429, headers={"Retry-After": str(wait)})
        return {"ok": True, **method.run(self._site, arguments(args))}

    def _authorize(self, method: Method, token: str) -> None:
        space = self._site.workspace
        if method.key == "none":
            return
        if not token:
            raise ApiError("not_authed")
        right = {"bot": space.bot_token, "app": space.app_token}[method.key]
        if token != right:
            known = token in (space.bot_token, space.app_token)
            raise ApiError("not_allowed_token_type" if known else "invalid_auth")
        if space.token_error:
            raise ApiError(space.token_error)

    def _check_scope(self, method: Method) -> None:
        scopes = self._site.workspace.app.scopes
        if method.scopes and scopes is not None and not scopes.intersection(method.scopes):
            raise ApiError("missing_scope", needed=",".join(method.scopes), provided=",".join(sorted(scopes)))

    async def _before(self, fault: Fault, request: web.Request) -> web.StreamResponse | None:
        if fault.kind == "drop_before":
            return _hang_up(request)
        if fault.kind == "500_before":
            return web.Response(status=500, text="server_error")
        if fault.kind == "429":
            body = {"ok": False, "error": "ratelimited"}
            return web.json_response(body, status=429, headers={"Retry-After": str(max(1, int(fault.seconds)))})
        if fault.kind == "refuse":
            raise ApiError(fault.error)
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        return None

    def _after(self, fault: Fault, request: web.Request) -> web.StreamResponse | None:
        if fault.kind == "drop_after":
            return _hang_up(request)
        if fault.kind == "500_after":
            return web.Response(status=500, text="server_error")
        return None

    def _log(self, name: str, args: Json, body: Json, status: int, error: str | None, started: float) -> None:
        self._site.workspace.log.write(
            "in",
            name,
            str(args.get("user") or args.get("user_id") or args.get("channel") or ""),
            ok=bool(body.get("ok")),
            error=error or body.get("error"),
            ms=(time.monotonic() - started) * 1000,
            args=json.loads(json.dumps(args, default=str)),
            answer=body,
            status=status,
        )


def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
