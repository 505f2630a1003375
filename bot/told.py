"""Drawings of what a team and a steward are told of days and weeks gone by, from what was kept."""

from sqlalchemy import Connection

from bot.views import stewards as steward_views
from bot.views import team_digests as team_views
from bot.views.message import Message
from coaching.daily import Morning
from coaching.early import Month
from coaching.kudos import Said, what_for
from coaching.prompts import Prompt
from coaching.team_digests import TeamWeekShown
from content.library import Library
from storage import digests, kudos, people, pictures


def steward(tx: Connection, prompt: Prompt) -> Message | None:
    """Draw what a steward is told; None where it is kept no more."""
    key = prompt.subject or ""
    body = digests.find(tx, prompt.workspace_id, key)
    if body is None:
        return None
    if prompt.kind == "steward_monthly":
        return steward_views.month(Month.from_json(body))
    return steward_views.morning(Morning.from_json(body), key)


def team(tx: Connection, library: Library, prompt: Prompt) -> Message | None:
    """Draw a team's week; None where it is kept no more."""
    key = prompt.subject or ""
    body = digests.find(tx, prompt.workspace_id, key)
    if body is None:
        return None
    chart = pictures.file_of(tx, prompt.workspace_id, key)
    return team_views.draw(TeamWeekShown.from_json(body), _moment(tx, library, prompt), chart=chart)


def _moment(tx: Connection, library: Library, prompt: Prompt) -> Said | None:
    """Return the kudos that a team's digest tells of, while both who share it do so and take part."""
    one = kudos.find(tx, prompt.workspace_id, prompt.item or "")
    if one is None or one.offer != "yes":
        return None
    both = [people.find(tx, prompt.workspace_id, who) for who in (one.giver, one.receiver)]
    if not all(who is not None and who.agreed for who in both):
        return None
    return Said(one, what_for(library.modules, one.module, one.behaviour))
