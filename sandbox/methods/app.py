"""auth.*, team.*, bots.*, oauth.*, apps.* and functions.*: the app and where it is installed."""

from sandbox.calls import Args, method
from sandbox.site import Site
from sandbox.validate import message_faults, view_faults
from sandbox.wire import ApiError, Json


@method("api.test", key="none")
def api_test(site: Site, args: Args) -> Json:  # noqa: ARG001 - every method has this signature
    """Answer."""
    return {"args": args.given}


@method("auth.test")
def auth_test(site: Site, args: Args) -> Json:  # noqa: ARG001
    """Say whose token this is."""
    space = site.workspace
    return {
        "url": f"https://{space.domain}.slack.com/",
        "team": space.name,
        "user": space.app.name.lower(),
        "team_id": space.team_id,
        "user_id": space.bot_user_id,
        "bot_id": space.bot_id,
        "is_enterprise_install": False,
    }


@method("team.info", "team:read")
def team_info(site: Site, args: Args) -> Json:  # noqa: ARG001
    """Return the workspace."""
    space = site.workspace
    return {"team": {"id": space.team_id, "name": space.name, "domain": space.domain, "icon": {}}}


@method("bots.info", "users:read")
def bots_info(site: Site, args: Args) -> Json:
    """Return the bot."""
    space = site.workspace
    if args.text("bot", space.bot_id) != space.bot_id:
        raise ApiError("bot_not_found")
    bot = {"id": space.bot_id, "deleted": False, "name": space.app.name, "app_id": space.app_id}
    return {"bot": bot | {"user_id": space.bot_user_id, "updated": 1_700_000_000, "icons": {}}}


@method("apps.connections.open", key="app")
def connections_open(site: Site, args: Args) -> Json:  # noqa: ARG001
    """Return the address of a socket."""
    address = site.url.replace("http://", "ws://")
    return {"url": f"{address}/socket/{site.courier.sockets.ticket()}"}


@method("oauth.v2.access", key="none")
def oauth_access(site: Site, args: Args) -> Json:
    """Exchange a code for the bot's token."""
    space = site.workspace
    if args.text("client_id") != space.client_id:
        raise ApiError("invalid_client_id")
    if args.text("client_secret") != space.client_secret:
        raise ApiError("bad_client_secret")
    if args.text("code") not in space.codes:
        raise ApiError("invalid_code")
    space.codes.discard(args.text("code"))
    space.token_error = None
    return {
        "access_token": space.bot_token,
        "token_type": "bot",
        "scope": ",".join(sorted(space.app.scopes or ("chat:write", "commands"))),
        "bot_user_id": space.bot_user_id,
        "app_id": space.app_id,
        "team": {"id": space.team_id, "name": space.name},
        "enterprise": None,
        "is_enterprise_install": False,
        "authed_user": {"id": space.app.start_as or next(m.id for m in space.people())},
    }


@method("auth.revoke")
def auth_revoke(site: Site, args: Args) -> Json:
    """Make the token useless."""
    if not args.flag("test"):
        site.workspace.token_error = "token_revoked"  # noqa: S105 - Slack's word, not a token
    return {"revoked": True}


@method("functions.completeSuccess")
def complete_success(site: Site, args: Args) -> Json:  # noqa: ARG001
    """Take note that a workflow step is done."""
    args.need("function_execution_id")
    return {}


@method("functions.completeError")
def complete_error(site: Site, args: Args) -> Json:  # noqa: ARG001
    """Take note that a workflow step failed."""
    args.need("function_execution_id")
    args.need("error")
    return {}


@method("blocks.validate")
def blocks_validate(site: Site, args: Args) -> Json:  # noqa: ARG001
    """Say what is wrong with blocks or a view."""
    view = args.structure("view")
    if view is not None:
        faults = view_faults(view, kinds=("modal", "home"))
    else:
        faults = message_faults(args.structure("blocks") or (args.structure("message") or {}).get("blocks"))
    return {"errors": [{"pointer": fault.pointer, "message": fault.message} for fault in faults]}
