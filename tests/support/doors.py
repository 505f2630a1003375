"""Somebody who tries every door: each button they see, each that anybody has seen, every form, every command."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nudged import settled

from sandbox.elements import options, placed

if TYPE_CHECKING:
    from sandbox.log import Log
    from sandbox.messages import Message
    from sandbox.screens import View
    from tests.bot.conftest import Scene

#: What ends something for good, or lets somebody join, nobody presses who may; whoever may not tries it all the same.
_FOR_GOOD = re.compile(r"withdraw|erase|take.?back|let.?go|leave|no, thanks|drop it|join|invitation:yes", re.IGNORECASE)
#: What people type.
COMMANDS = (
    *(("/coach", words) for words in ("help", "why", "my-data", "draft nudge", "saw @{}", "1on1 @{}", "resume", "?")),
    ("/kudos", "@{}"),
    ("/kudos", ""),
)
#: Nobody follows buttons deeper than this into modals.
_DEEP = 3


@dataclass
class Doors:
    """All that was ever there to press or to send: `presses` by (action id, value), `forms` by what they are about."""

    presses: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    forms: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def learn(self, log: Log) -> None:
        """Take in everything that the bot has shown to anybody, and all that anybody has pressed and sent."""
        for entry in log:
            self._take_in(entry.args)
            self._take_in(entry.answer)

    def _take_in(self, node: object) -> None:
        if isinstance(node, str) and node[:1] in "[{":
            with suppress(ValueError):
                self._take_in(json.loads(node))
        elif isinstance(node, list):
            for one in node:
                self._take_in(one)
        elif isinstance(node, dict):
            if node.get("type") == "modal" and node.get("callback_id"):
                self._form(node)
            elif node.get("action_id"):
                for action in _actions(node):
                    self.presses[action["action_id"], _value(action)] = action
            for one in node.values():
                self._take_in(one)

    def _form(self, view: dict[str, Any]) -> None:
        """Keep a form; one that somebody has filled in tells more than the same one empty."""
        key = (view["callback_id"], str(view.get("private_metadata", "")))
        filled = (view.get("state") or {}).get("values")
        if filled or key not in self.forms:
            held = {"id": "V0FORGED", "hash": "1.forged", "state": {"values": {}}}
            self.forms[key] = {**held, **view}


def _actions(element: dict[str, Any]) -> list[dict[str, Any]]:
    """What Slack sends of an element that is pressed or chosen from."""
    head = {
        "type": element.get("type", ""),
        "action_id": element["action_id"],
        "block_id": "x",
        "action_ts": "1.000001",
    }
    if element.get("type") == "button":
        return [head | {"value": element.get("value", "")}]
    if element.get("type") in {"overflow", "static_select"} and options(element):
        return [head | {"selected_option": one} for one in options(element)]
    return []


def _value(action: dict[str, Any]) -> str:
    return str(action.get("value", "") or (action.get("selected_option") or {}).get("value", ""))


async def walks(scene: Scene, name: str, about: str) -> str:
    """Let somebody look at all that is theirs, and press what stands there; returns all that they read."""
    read: list[str] = []
    await scene.slack.open_home(name)
    await settled(scene)
    for surface in _own(scene, name):
        await _press_all(scene, name, surface, read, _DEEP)
    for command, words in COMMANDS:
        typed = words.format(f"<@{scene.id(about)}|{about.lower()}>")
        await scene.slack.command(name, command, typed)
        await scene.house.errands.finish()
        await _modals(scene, name, read, _DEEP)
    await scene.slack.open_home(name)
    await settled(scene)
    read += [f"{one.says}\n{getattr(one, 'text', '')}" for one in _own(scene, name)]
    read += [message.says for place in _channels(scene, name) for message in scene.slack.messages(name, place)]
    return "\n".join(read)


def _own(scene: Scene, name: str) -> list[Message | View]:
    home = scene.slack.home(name)
    return [*([home] if home else []), *scene.slack.messages(name)]


def _channels(scene: Scene, name: str) -> list[str]:
    who = scene.id(name)
    return [one.id for one in scene.slack.workspace.conversations.values() if who in one.members and one.id[0] == "C"]


async def _press_all(scene: Scene, name: str, surface: Message | View, read: list[str], deep: int) -> None:
    """Press each button and choose each thing on a surface, as it stood when somebody came to it."""
    read.append(f"{surface.says}\n{getattr(surface, 'text', '')}")
    for p in list(placed(surface.blocks)):
        said = str(p.element.get("text", "")) + p.action_id
        if "confirm" in p.element or _FOR_GOOD.search(said) or "url" in p.element:
            continue
        for action in _actions(p.element):
            if not _FOR_GOOD.search(str(action)):
                await _forge(scene, name, action, surface)
                await _modals(scene, name, read, deep - 1, of=surface)


async def _modals(scene: Scene, name: str, read: list[str], deep: int, *, of: Message | View | None = None) -> None:
    """Read the modals that have opened, press what stands on them, and close them."""
    for view in reversed(scene.slack.views(name)):
        if view is of:
            continue
        read.append(view.says)
        if deep > 0:
            await _press_all(scene, name, view, read, deep - 1)
    while of not in scene.slack.views(name) and scene.slack.views(name):
        await scene.slack.close(name)
    while of in scene.slack.views(name) and scene.slack.views(name)[-1] is not of:
        await scene.slack.close(name)


async def _forge(scene: Scene, name: str, action: dict[str, Any], surface: Message | View | None = None) -> str:
    """Press something, as Slack would send it, whether it stands on the person's screen or not; returns the answer."""
    who, dm = scene.id(name), scene.slack.workspace.dm(scene.id(name)).id
    body = scene.as_pressed(name, action["action_id"])
    body["actions"] = [action]
    body["trigger_id"] = str(scene.slack.site.tickets.trigger(who))
    if surface is not None and hasattr(surface, "body"):
        body["view"] = {**surface.body, "id": surface.id, "hash": surface.hash, "state": surface.state()}
        body["container"] = {"type": "view", "view_id": surface.id}
    else:
        body.pop("view")
        ts = surface.ts if surface is not None else "1.000001"
        body["container"] = {"type": "message", "channel_id": dm, "message_ts": ts}
        body["response_url"] = f"{scene.slack.url}/response/{scene.slack.site.tickets.response(who, dm, surface)}"
    answer = await scene.forge(body)
    return f"{answer.payload} {answer.text}"


async def forges(scene: Scene, name: str, doors: Doors, *, spares: bool) -> str:
    """Let somebody press and send what stands on other people's screens; returns all that they read.

    `spares`: they press nothing that ends something for good, since what they may end is their own.
    """
    read: list[str] = []
    for action in list(doors.presses.values()):
        if spares and _FOR_GOOD.search(str(action)):
            continue
        read.append(await _forge(scene, name, action))
        read += [view.says for view in scene.slack.views(name)]
        while scene.slack.views(name):
            await scene.slack.close(name)
    for held in list(doors.forms.values()):
        if spares and _FOR_GOOD.search(str(held["callback_id"])):
            continue
        for kind in ("view_submission", "view_closed"):
            head = {"type": kind, "team": {"id": scene.slack.team_id}, "user": {"id": scene.id(name)}}
            answer = await scene.forge({**head, "api_app_id": scene.slack.app_id, "view": held})
            read.append(f"{answer.payload} {answer.text}")
    await settled(scene)
    return "\n".join([*read, *(one.says for one in _own(scene, name))])
