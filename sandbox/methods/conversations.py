"""conversations.*: where people talk."""

from sandbox.calls import Args, method, page
from sandbox.messages import Conversation
from sandbox.site import Site
from sandbox.wire import ApiError, Json

_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = {"im": "im:history", "private": "groups:history", "public": "channels:history"}


def _draw(site: Site, conversation: Conversation) -> Json:
    space = site.workspace
    inside = space.bot_user_id in conversation.members
    if conversation.kind == "im":
        return {"id": conversation.id, "is_im": True, "is_open": True, "user": conversation.person}
    return {
        "id": conversation.id,
        "name": conversation.name,
        "is_channel": not conversation.is_private,
        "is_group": False,
        "is_im": False,
        "is_private": conversation.is_private,
        "is_archived": conversation.is_archived,
        "is_member": inside,
        "is_ext_shared": False,
        "num_members": len(conversation.members),
    }


def _find(site: Site, args: Args) -> Conversation:
    conversation = site.workspace.conversations.get(args.need("channel", "channel_not_found"))
    hidden = conversation is not None and conversation.is_private
    if conversation is None or (hidden and site.workspace.bot_user_id not in conversation.members):
        raise ApiError("channel_not_found")
    return conversation


@method("conversations.open", "im:write", "mpim:write", "channels:manage")
def open_conversation(site: Site, args: Args) -> Json:
    """Open the direct messages with one person."""
    if args.text("channel"):
        conversation = _find(site, args)
    else:
        users = [user for user in args.need("users", "users_list_not_supplied").split(",") if user]
        if len(users) != 1:
            raise ApiError("too_many_users" if len(users) > 8 else "method_not_supported_for_channel_type")
        member = site.workspace.members.get(users[0])
        if member is None:
            raise ApiError("user_not_found")
        if member.is_bot:
            raise ApiError("cannot_dm_bot")
        if member.deleted:
            raise ApiError("user_disabled")
        conversation = site.workspace.dm(member.id)
    drawn = _draw(site, conversation) if args.flag("return_im") else {"id": conversation.id}
    return {"channel": drawn, "no_op": True, "already_open": True}


@method("conversations.info", *_READ)
def info(site: Site, args: Args) -> Json:
    """Return one conversation."""
    return {"channel": _draw(site, _find(site, args))}


@method("conversations.list", *_READ)
def list_conversations(site: Site, args: Args) -> Json:
    """Return a page of conversations of the kinds asked for."""
    kinds = args.text("types", "public_channel").split(",")
    bot = site.workspace.bot_user_id

    def wanted(conversation: Conversation) -> bool:
        if conversation.kind == "im":
            return "im" in kinds
        if conversation.is_private:
            return "private_channel" in kinds and bot in conversation.members
        return "public_channel" in kinds

    found = [c for c in site.workspace.conversations.values() if wanted(c)]
    some, following = page(found, args, default=100, most=999)
    return {"channels": [_draw(site, c) for c in some], "response_metadata": following}


@method("conversations.members", *_READ)
def members(site: Site, args: Args) -> Json:
    """Return a page of the ids of those inside."""
    some, following = page(sorted(_find(site, args).members), args, default=100)
    return {"members": some, "response_metadata": following}


@method("conversations.history", *_HISTORY.values())
def history(site: Site, args: Args) -> Json:
    """Return messages, newest first; ephemerals were never kept."""
    conversation = _find(site, args)
    kind = conversation.kind if conversation.kind == "im" else "private" if conversation.is_private else "public"
    scopes = site.workspace.app.scopes
    if scopes is not None and _HISTORY[kind] not in scopes:
        raise ApiError("missing_scope", needed=_HISTORY[kind], provided=",".join(sorted(scopes)))
    if site.workspace.bot_user_id not in conversation.members:
        raise ApiError("not_in_channel")
    oldest, latest = float(args.text("oldest", "0") or 0), float(args.text("latest", "inf") or "inf")
    inclusive = args.flag("inclusive")

    def within(ts: str) -> bool:
        stamp = float(ts)
        return oldest <= stamp <= latest if inclusive else oldest < stamp < latest

    found = [m for m in reversed(conversation.kept()) if within(m.ts)]
    some, following = page(found, args, default=100, most=999)
    full = args.flag("include_all_metadata")
    answer: Json = {
        "messages": [site.workspace.as_slack(m, metadata=full) for m in some],
        "has_more": bool(following["next_cursor"]),
        "pin_count": 0,
    }
    return answer | ({"response_metadata": following} if following["next_cursor"] else {})
