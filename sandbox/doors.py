"""The small doors beside the Web API: response URLs, uploads and files, the consent page of OAuth, the page's files."""

from pathlib import Path
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from sandbox.responses import respond
from sandbox.site import Site
from sandbox.ui import LOOPBACK
from sandbox.wire import ApiError, Json

PAGE = Path(__file__).parent / "page"


class Doors:
    """Handlers that need no token: knowing the address is the right."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def response(self, request: web.Request) -> web.StreamResponse:
        """POST /response/...: the bot answers an interaction."""
        site = self._site
        fault = site.faults.strike("response_url")
        kind = fault.kind if fault else ""
        if kind in ("500_before", "drop_before"):
            return self._fail(request, kind)
        given: Json = {}
        try:
            given = await request.json()
            message = respond(site.workspace, site.tickets.respond(request.match_info["token"]), given)
        except (ApiError, ValueError) as error:
            refusal = error if isinstance(error, ApiError) else ApiError("invalid_payload")
            status = refusal.status if refusal.status != 200 else 400
            self._log(given, refusal.body(), status)
            return web.json_response(refusal.body(), status=status)
        self._log(given, {"ok": True}, 200)
        if message is not None and message.version:
            site.events.echo(message, "message_changed")
        return self._fail(request, kind) if kind.endswith("_after") else web.Response(text="ok")

    def _log(self, given: Json, answer: Json, status: int) -> None:
        self._site.workspace.log.write(
            "in",
            "response_url",
            ok=bool(answer["ok"]),
            error=answer.get("error"),
            args=given,
            answer=answer,
            status=status,
        )

    def _fail(self, request: web.Request, kind: str) -> web.StreamResponse:
        if kind.startswith("drop") and request.transport is not None:
            request.transport.abort()
        return web.Response(status=500, text="server_error")

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """POST /upload/...: the bytes of a file, bare or as a form."""
        space = self._site.workspace
        file = next((f for f in space.files.values() if f["upload"] == request.match_info["token"]), None)
        if file is None:
            raise web.HTTPNotFound
        if request.content_type == "multipart/form-data":
            form = await request.post()
            part = next((v for v in form.values() if isinstance(v, web.FileField)), None)
            data = part.file.read() if part else b""
        else:
            data = await request.read()
        if file["size"] and len(data) != file["size"]:
            raise web.HTTPBadRequest(text="the length is not the one that was announced")
        space.file_bytes[file["id"]] = data
        return web.Response(text=f"OK - {len(data)}")

    async def file(self, request: web.Request) -> web.StreamResponse:
        """GET /files/<id>: an uploaded file."""
        space, file_id = self._site.workspace, request.match_info["id"]
        if file_id not in space.file_bytes:
            raise web.HTTPNotFound
        # Nothing but pictures is shown: a page that was uploaded must not run as ours.
        mimetype = str(space.files[file_id]["mimetype"])
        safe = mimetype if mimetype.startswith("image/") else "application/octet-stream"
        return web.Response(
            body=space.file_bytes[file_id], content_type=safe, headers={"X-Content-Type-Options": "nosniff"}
        )

    async def authorize(self, request: web.Request) -> web.StreamResponse:
        """GET /oauth/v2/authorize: whoever asks is let in, and sent back with a code."""
        space, query = self._site.workspace, request.query
        back = query.get("redirect_uri", "")
        if query.get("client_id") != space.client_id:
            raise web.HTTPBadRequest(text="invalid_client_id")
        if urlsplit(back).hostname not in LOOPBACK:
            raise web.HTTPBadRequest(text="bad_redirect_uri")
        code = space.stamps.id("code")
        space.codes.add(code)
        fields = {"code": code, "state": query.get("state", "")}
        raise web.HTTPFound(f"{back}{'&' if urlsplit(back).query else '?'}{urlencode(fields)}")

    async def index(self, request: web.Request) -> web.StreamResponse:  # noqa: ARG002 - a handler
        """GET /: the page."""
        page = PAGE / "index.html"
        if not page.is_file():
            raise web.HTTPNotFound(text="the page is not here; the API is")
        return web.FileResponse(page, headers={"Cache-Control": "no-cache"})

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """GET /page/<file>: the page's scripts and styles."""
        path = (PAGE / request.match_info["path"]).resolve()
        if not path.is_relative_to(PAGE) or not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path, headers={"Cache-Control": "no-cache"})
