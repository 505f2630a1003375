"""A steward chooses the channel of a cohort's team: read from the rows, and kept there."""

import re
from typing import Any

from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot.house import House
from bot.opening import Asker
from bot.views import channels as views
from scheduler import channels as choosing
from storage import channels, workspaces

#: What Slack calls a channel, public or private; not a person, and no direct message.
_CHANNEL = re.compile(r"[CG][A-Z0-9]{8,20}")


def form(house: House, asker: Asker) -> View | None:
    """Draw the form of a cohort's channel; None for whoever may not choose one, and where none is open."""
    if asker.presser not in house.stewards:
        return None
    with house.store.read() as tx:
        opened = workspaces.opened(tx, asker.workspace_id).get(asker.value)
    return views.form(opened.cohort, opened.channel) if opened else None


def save(house: House, tx: Connection, body: dict[str, Any], view: dict[str, Any]) -> dict[str, str]:
    """Keep the channel that was chosen; returns what is wrong with it, under its field."""
    workspace_id, presser = str(body["team"]["id"]), str(body["user"]["id"])
    if presser not in house.stewards:
        return {views.BLOCK: views.NOT_ALLOWED}
    channel = _chosen(view)
    if channel is None:
        return {views.BLOCK: views.NO_CHANNEL}
    cohort, key = str(view.get("private_metadata", "")), str(view.get("id", ""))
    if not choosing.choose(tx, workspace_id, cohort, channel, by=presser, key=key, now=house.now()):
        return {views.BLOCK: views.NOT_OPEN}
    return {}


def take_away(house: House, tx: Connection, asker: Asker) -> str:
    """Take the channel of a cohort away; returns what to say of it."""
    if asker.presser not in house.stewards:
        return views.NOT_ALLOWED
    return views.TAKEN_AWAY if channels.choose(tx, asker.workspace_id, asker.value, None) else views.NOT_OPEN


def _chosen(view: dict[str, Any]) -> str | None:
    """Take the form apart; whatever is missing or forged is no channel."""
    held = ((view.get("state") or {}).get("values") or {}).get(views.BLOCK)
    element = held.get(views.ACTION) if isinstance(held, dict) else None
    said = element.get("selected_conversation") if isinstance(element, dict) else None
    return said if isinstance(said, str) and _CHANNEL.fullmatch(said) else None
