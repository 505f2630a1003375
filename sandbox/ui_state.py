"""What the browser page is told: one person's screen, as JSON."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.log import Entry
from sandbox.messages import Conversation, Message
from sandbox.methods.files import public
from sandbox.screens import View
from sandbox.site import Site
from sandbox.wire import Json, Value

SHOWN = 200


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def state(site: Site, user: str, toast: str | None) -> Json:
    """Draw everything one person sees."""
    space = site.workspace
    now, zone = space.clock.now(), space.members[user].tz
    home = space.screens.homes.get(user)
    return {
        "me": user,
        "clock": {
            "now": _iso(now),
            "local": now.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds"),
            "tz": zone,
            "travelling": space.clock.travelling,
        },
        "workspace": {"name": space.name},
        "app": {"name": space.app.name, "user": space.bot_user_id, "read_only": space.app.messages_read_only},
        "members": [_member(site, m) for m in space.members.values()],
        "conversations": [_conversation(site, c, user) for c in _visible(site, user)],
        "home": _view(site, home) if home else None,
        "home_unread": user in space.screens.home_unread,
        "views": [_view(site, view) for view in space.screens.stack(user)],
        "commands": [
            {"command": c.command, "description": c.description, "usage_hint": c.usage_hint} for c in space.app.commands
        ],
        "shortcuts": [{"name": s.name, "type": s.type, "callback_id": s.callback_id} for s in space.app.shortcuts],
        "log": [_entry(entry) for entry in space.log.last(SHOWN)],
        "bot": {"connected": site.courier.mode != "none", "mode": site.courier.mode},
        "toast": toast,
    }


def _member(site: Site, member: Value) -> Json:
    """Draw a member; `unread` is how many messages wait for them, so that the page can say whom to be next."""
    shown: Json = {
        name: getattr(member, name) for name in ("id", "name", "real_name", "title", "tz", "is_bot", "deleted")
    }
    inside = (c for c in site.workspace.conversations.values() if member.id in c.members and c.kind == "im")
    return shown | {"unread": 0 if member.plays else sum(c.unread(member.id) for c in inside)}


def _visible(site: Site, user: str) -> list[Conversation]:
    inside = [c for c in site.workspace.conversations.values() if user in c.members]
    return sorted(inside, key=lambda c: (c.kind != "im", c.name))


def _conversation(site: Site, conversation: Conversation, user: str) -> Json:
    im = conversation.kind == "im"
    return {
        "id": conversation.id,
        "type": conversation.kind,
        "name": site.workspace.app.name if im else conversation.name,
        "with": site.workspace.bot_user_id if im else None,
        "unread": conversation.unread(user),
        "messages": [_message(site, m) for m in conversation.seen_by(user)[-SHOWN:]],
    }


def _message(site: Site, message: Message) -> Json:
    return {
        "ts": message.ts,
        "user": message.user,
        "name": site.workspace.members[message.user].name,
        "is_bot": message.by_bot,
        "text": message.text,
        "blocks": _with_pictures(message.blocks),
        "edited": message.version > 0,
        "ephemeral": message.ephemeral_to is not None,
        "at": _iso(message.at),
        "files": [{**public(f), "url": f"/files/{f['id']}/{f['name']}"} for f in message.files],
    }


def _view(site: Site, view: View) -> Json:
    drawn = site.workspace.screens.as_slack(view)
    return drawn | {"blocks": _with_pictures(view.blocks), "errors": view.errors}


def _with_pictures(node: Value) -> Value:
    if isinstance(node, list):
        return [_with_pictures(each) for each in node]
    if not isinstance(node, dict):
        return node
    drawn = {key: _with_pictures(value) for key, value in node.items()}
    if node.get("type") == "image" and (node.get("slack_file") or {}).get("id"):
        drawn["image_url"] = f"/files/{node['slack_file']['id']}"
    return drawn


def _entry(entry: Entry) -> Json:
    return {
        "n": entry.n,
        "at": _iso(entry.at),
        "direction": entry.direction,
        "what": entry.what,
        "who": entry.who,
        "ok": entry.ok,
        "error": entry.error,
        "ms": entry.ms,
        "detail": _detail(entry),
    }


def _detail(entry: Entry) -> str:
    if not entry.ok:
        said = (entry.answer.get("response_metadata") or {}).get("messages") or entry.answer.get("errors") or ()
        return "; ".join(map(str, said))[:400]
    if entry.direction == "out":
        acts = entry.args.get("actions") or [{}]
        return str(acts[0].get("action_id") or entry.args.get("text") or "")[:200]
    return str(entry.args.get("text") or "")[:200]
