"""What is told of days and weeks gone by, drawn for an example team: to its manager, itself, and a steward."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from slack_sdk.models.views import View

from bot.views import digests, stewards, team_digests
from bot.views.message import Message
from coaching import digests as managers
from coaching import team_digests as teams
from coaching.cards import Tally
from coaching.daily import Morning, OpenNotes, Sessions
from coaching.digests import TeamDigest
from coaching.early import Cases, Compared, Month
from coaching.faces import Outlook
from coaching.items import Module
from coaching.kudos import Kudos, Said, what_for
from coaching.lagging import Measured, share
from coaching.readings import PersonWeek, TeamWeek
from coaching.team_digests import TeamWeekShown
from coaching.weeks import Week

_WEEK = Week.parse("2026-W47")
_FACES = ("before", "other-1", "tried", "snoozed", "paused", "moved", "closed", "lapsed")


def of_module(modules: Mapping[str, Module], module: Module, seen: Outlook) -> Iterator[tuple[str, str, Message]]:
    """Yield each message as (kind, face, message)."""
    if not module.cards:
        return
    digest, few = _digest(module, 12), _digest(module, 4)
    for face in _FACES:
        yield "digest", face, digests.draw(face, "preview", digest, seen)
        yield "digest", f"{face}, too few", digests.draw(face, "preview", few, seen)
    business = [share("Repeat calls", 38, 212, before=(42, 198)), Measured("Handover time")]
    yield "digest", "outcomes", digests.draw("before", "preview", replace(digest, outcomes=tuple(business)), seen)
    said = _moment(modules, module, seen)
    week = _team(module, 12)
    yield "team_digest", "with a moment", team_digests.draw(week, said)
    yield "team_digest", "without", team_digests.draw(week, None)
    yield "team_digest", "too few", team_digests.draw(_team(module, 5), None)


def of_stewards(seen: Outlook) -> Iterator[tuple[str, str, Message | View]]:
    """Yield what a steward is told, as (kind, face, drawing)."""
    few = Sessions(seen.today - timedelta(days=1), 12, 39, 66, 6)
    lost = (("user_not_found", 3), ("in doubt, and in a channel", 1))
    closes = seen.today + timedelta(days=1)
    busy = Morning(seen.today, lost, (("stumbled over KeyError", 1),), few, OpenNotes(12, 30, closes))
    yield "steward_daily", "needs a hand", stewards.morning(busy, "preview")
    yield "steward_daily", "all is well", stewards.morning(Morning(seen.today), "preview")
    yield "steward_daily", "what failed", stewards.failed(busy)
    compared = (Compared("Repeat calls", Cases(138, 812, 40), Cases(312, 1640, 80)), Compared("Handover time"))
    yield "steward_monthly", "with outcomes", stewards.month(Month(seen.today, 40, 120, compared))
    yield "steward_monthly", "without", stewards.month(Month(seen.today, 40, 120))


def _people(week: Week, size: int, took_part: int) -> tuple[PersonWeek, ...]:
    day = week.sunday - timedelta(days=3)
    acted = ((day, "opened", 2), (day, "completed_task", 2), (day, "peer_feedback", 1), (day, "manager_check", 1))
    return tuple(PersonWeek(f"p{n}", "preview", 5, 5, acted if n < took_part else (), delivered=1) for n in range(size))


def _digest(module: Module, size: int) -> TeamDigest:
    before = TeamWeek("preview", _WEEK.before(), _people(_WEEK.before(), size, size // 2))
    shown = managers.make(before, cards=module.cards)
    team = TeamWeek("preview", _WEEK, _people(_WEEK, size, 3 * size // 4))
    made = managers.make(team, cards=module.cards, earlier=[before], shown=[shown])
    return replace(made, tallies=((made.card().id, Tally(9, 5, 3)),))


def _team(module: Module, size: int) -> TeamWeekShown:
    before = teams.make(module.id, _people(_WEEK.before(), size, size // 2), _WEEK.before(), module, teams={})
    return teams.make(module.id, _people(_WEEK, size, 3 * size // 4), _WEEK, module, teams={}, shown=[before])


def _moment(modules: Mapping[str, Module], module: Module, seen: Outlook) -> Said:
    words = "You let me finish, and I could think aloud."
    one = Kudos("K", "U0BEN0001", "U0ANA0001", seen.today, module.id, None, "P", words, None, "Ben", "Ana")
    return Said(one, what_for(modules, module.id, None))
