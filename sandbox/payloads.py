"""Interactions and events as Slack writes them."""

import re
import time

from sandbox.app_setup import SlashCommand
from sandbox.elements import Placed
from sandbox.messages import Conversation, Message
from sandbox.screens import View
from sandbox.wire import Json
from sandbox.workspace import Workspace


def _head(workspace: Workspace, user: str, kind: str) -> Json:
    member = workspace.members[user]
    return {
        "type": kind,
        "user": {
            "id": user,
            "username": member.name.lower(),
            "name": member.name.lower(),
            "team_id": workspace.team_id,
        },
        "api_app_id": workspace.app_id,
        "token": workspace.verification_token,
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def channel_name(conversation: Conversation) -> str:
    """Return what Slack calls a conversation in payloads."""
    if conversation.kind == "im":
        return "directmessage"
    return "privategroup" if conversation.is_private else conversation.name


def action(p: Placed, chosen: Json) -> Json:
    """Draw the one action of a press."""
    drawn: Json = {"type": p.type, "action_id": p.action_id, "block_id": p.block_id, "action_ts": f"{time.time():.6f}"}
    if p.type in ("button", "workflow_button", "icon_button"):
        drawn["text"] = p.element.get("text")
        drawn |= {key: p.element[key] for key in ("value", "style", "url") if key in p.element}
    else:
        drawn |= {key: p.element[key] for key in ("placeholder", "initial_option") if key in p.element}
    return drawn | {key: value for key, value in chosen.items() if key != "type"}


def on_message(
    workspace: Workspace, user: str, message: Message, act: Json, *, trigger: str, url: str, state: Json
) -> Json:
    """Draw a press on a message; of an ephemeral one Slack tells only the place."""
    conversation = workspace.conversations[message.channel]
    ephemeral = message.ephemeral_to is not None
    payload = _head(workspace, user, "block_actions") | {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": ephemeral,
        },
        "trigger_id": trigger,
        "channel": {"id": message.channel, "name": channel_name(conversation)},
        "state": {"values": state},
        "response_url": url,
        "actions": [act],
    }
    if not ephemeral:
        payload["message"] = workspace.as_slack(message)
    return payload


def on_view(workspace: Workspace, view: View, act: Json, *, trigger: str) -> Json:
    """Draw a press in a modal or on Home."""
    return _head(workspace, view.user, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": trigger,
        "view": workspace.screens.as_slack(view),
        "state": view.state(),
        "actions": [act],
    }


def submission(workspace: Workspace, view: View, *, trigger: str, response_urls: list[Json]) -> Json:
    """Draw a modal's submission."""
    return _head(workspace, view.user, "view_submission") | {
        "trigger_id": trigger,
        "view": workspace.screens.as_slack(view),
        "response_urls": response_urls,
    }


def closed(workspace: Workspace, view: View, *, is_cleared: bool) -> Json:
    """Draw the closing of a modal."""
    return _head(workspace, view.user, "view_closed") | {
        "view": workspace.screens.as_slack(view),
        "is_cleared": is_cleared,
    }


def shortcut(workspace: Workspace, user: str, callback_id: str, *, trigger: str) -> Json:
    """Draw a global shortcut."""
    return _head(workspace, user, "shortcut") | {
        "callback_id": callback_id,
        "trigger_id": trigger,
        "action_ts": f"{time.time():.6f}",
    }


def message_action(
    workspace: Workspace, user: str, message: Message, callback_id: str, *, trigger: str, url: str
) -> Json:
    """Draw a message shortcut."""
    conversation = workspace.conversations[message.channel]
    return _head(workspace, user, "message_action") | {
        "callback_id": callback_id,
        "trigger_id": trigger,
        "action_ts": f"{time.time():.6f}",
        "message_ts": message.ts,
        "channel": {"id": message.channel, "name": channel_name(conversation)},
        "message": workspace.as_slack(message),
        "response_url": url,
    }


def suggestion(workspace: Workspace, user: str, p: Placed, typed: str, place: View | Message) -> Json:
    """Draw what is typed into a select that asks the bot for its options."""
    payload = _head(workspace, user, "block_suggestion") | {
        "action_id": p.action_id,
        "block_id": p.block_id,
        "value": typed,
    }
    if isinstance(place, View):
        container = {"type": "view", "view_id": place.id}
        return payload | {"container": container, "view": workspace.screens.as_slack(place)}
    container = {"type": "message", "message_ts": place.ts, "channel_id": place.channel}
    return payload | {"container": container, "message": workspace.as_slack(place)}


def slash(
    workspace: Workspace,
    user: str,
    command: SlashCommand,
    text: str,
    conversation: Conversation,
    *,
    trigger: str,
    url: str,
) -> Json:
    """Draw a slash command."""
    return {
        "token": workspace.verification_token,
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": conversation.id,
        "channel_name": channel_name(conversation),
        "user_id": user,
        "user_name": workspace.members[user].name.lower(),
        "command": command.command,
        "text": escaped(workspace, text) if command.should_escape else text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": trigger,
    }


def escaped(workspace: Workspace, text: str, *, names: bool = True) -> str:
    """Turn typed `@Ben` and `#general` into ids, as a client does; commands carry the names beside them."""
    people = {m.name.lower(): m for m in workspace.members.values()}

    def person(found: re.Match[str]) -> str:
        member = people.get(found[1].lower())
        if member is None:
            return found[0]
        return f"<@{member.id}|{member.name.lower()}>" if names else f"<@{member.id}>"

    def channel(found: re.Match[str]) -> str:
        for conversation in workspace.conversations.values():
            if conversation.kind == "channel" and conversation.name == found[1]:
                return f"<#{conversation.id}|{conversation.name}>"
        return found[0]

    text = re.sub(r"(?<![\w<])@([\w.-]+)", person, text)
    return re.sub(r"(?<![\w<])#([\w-]+)", channel, text)


def callback(workspace: Workspace, event: Json) -> Json:
    """Draw an event as the Events API delivers it."""
    authorization = {
        "enterprise_id": None,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user_id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": workspace.verification_token,
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.stamps.id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{workspace.stamps.id('ctx')}",
    }
