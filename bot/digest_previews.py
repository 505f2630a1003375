"""What a manager opens beside the digest, drawn for an example team, so that an author sees a module's words in it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from slack_sdk.models.views import View

from bot.views import agendas, one_on_ones
from coaching.agendas import agenda, as_text
from coaching.digests import make
from coaching.items import Module
from coaching.one_on_ones import Preparation, Wrote, ending
from coaching.readings import PersonWeek, TeamWeek
from coaching.weeks import Week

_WEEK = Week.parse("2026-W47")
#: Six of eight people opened something and did two tasks.
_DAY = _WEEK.sunday - timedelta(days=3)
_ACTED = ((_DAY, "opened", 2), (_DAY, "completed_task", 2))
_TEAM = TeamWeek(
    "preview",
    _WEEK,
    tuple(PersonWeek(f"p{n}", "preview", 5, 5, _ACTED if n < 6 else (), delivered=1) for n in range(8)),
)


def of_module(module: Module) -> Iterator[tuple[str, str, View]]:
    """Yield the guide to the figures, a talk prepared, and an agenda for each situation, as (item, face, view)."""
    if not module.cards:
        return
    made = make(_TEAM, cards=module.cards)
    yield module.id, "how to read this", agendas.guide(made)
    seen_doing = [Wrote(_DAY, level.label, "You waited for the yes.") for level in module.rubric[-1:]]
    prepared = Preparation("Ana", seen_doing, seen_doing, module.cards[0].question, ending(_WEEK))
    yield module.id, "one-on-one", one_on_ones.one_on_one(prepared)
    seen: set[str] = set()
    for week in range(len(module.practice)):
        later = replace(made, week=_WEEK.before(-week))
        parts = agenda(later, module, module.cards[0])
        if parts[1].words not in seen:
            seen.add(parts[1].words)
            yield module.id, f"agenda {len(seen)}", agendas.agenda(parts, as_text(later, parts))
