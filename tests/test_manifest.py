"""The manifest asks for exactly what the bot uses: no command, event or permission more, and none less."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.calls import METHODS
from sandbox.methods import app, chat, conversations, files, people, views  # noqa: F401

ROOT = Path(__file__).parent.parent
SOURCES = {path: path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py")}
#: A scope is a permission people are asked for: each one here has a reason.
ALLOWED = {
    "chat:write": "send prompts and redraw them",
    "commands": "/coach, /kudos, and two shortcuts at a message",
    "dnd:read": "send nothing while Slack says do not disturb",
    "files:write": "the picture of one's own answers on Home, a file of the bot's own; without it, words alone",
    "im:history": "settle whether a message has arrived; hear what is typed in the direct message",
    "im:write": "open the direct message",
    "usergroups:read": "offer a steward the user groups whose people may begin a pilot; without it, people one by one",
    "users:read": "time zones, closed accounts, guests; a status that counts, of those who chose it",
}


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    known: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    return known


def listened(kind: str) -> set[str]:
    """What the listeners name in `@app.<kind>("...")`."""
    found = set()
    for source in SOURCES.values():
        for node in ast.walk(ast.parse(source)):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == kind
            if named and isinstance(node.func.value, ast.Name) and node.func.value.id == "app":
                found |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
    return found


def called() -> set[str]:
    """The Web API methods that the bot calls: `client.chat_postMessage(...)` is chat.postMessage."""
    names = {name.replace(".", "_"): name for name in METHODS}
    said = set(re.findall(r"\.([a-z]+_[A-Za-z_]+)\b", "\n".join(SOURCES.values())))
    return {names[name] for name in said & names.keys()}


def test_commands_are_those_that_are_listened_to(manifest: dict[str, Any]) -> None:
    assert {command["command"] for command in manifest["features"]["slash_commands"]} == listened("command") != set()


def test_events_are_those_that_are_listened_to(manifest: dict[str, Any]) -> None:
    asked = set(manifest["settings"]["event_subscriptions"]["bot_events"])
    assert {"message" if event.startswith("message.") else event for event in asked} == listened("event") != set()


def test_shortcuts_are_those_that_are_listened_to(manifest: dict[str, Any]) -> None:
    asked = {shortcut["callback_id"] for shortcut in manifest["features"].get("shortcuts", [])}
    assert asked == listened("shortcut") | listened("global_shortcut") | listened("message_shortcut")


def test_scopes_are_those_that_the_calls_and_events_need(manifest: dict[str, Any]) -> None:
    asked = set(manifest["oauth_config"]["scopes"]["bot"])
    methods = called()
    assert {"chat.postMessage", "conversations.open", "views.open", "users.list"} <= methods, methods
    for name in methods:
        needs = METHODS[name].scopes
        assert not needs or asked & set(needs), f"{name} needs one of {needs}"
    by_calls = {scope for name in methods for scope in METHODS[name].scopes}
    by_rest = {"commands", "im:history"}
    assert asked <= by_calls | by_rest, "no more than is used"


def test_every_scope_has_a_reason(manifest: dict[str, Any]) -> None:
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == set(ALLOWED)
    assert "user" not in manifest["oauth_config"]["scopes"], "we never act as a person"


def test_mentions_in_commands_arrive_as_ids_and_people_can_write_to_us(manifest: dict[str, Any]) -> None:
    assert all(command["should_escape"] for command in manifest["features"]["slash_commands"])
    assert manifest["features"]["app_home"]["messages_tab_enabled"]
    assert not manifest["features"]["app_home"]["messages_tab_read_only_enabled"]
