"""Every authored item, drawn as people will see it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, get_args

from bot.views import invitations, items, notices, nudges
from bot.views.message import Message
from coaching.attention import SILENT_AFTER
from coaching.faces import Outlook
from coaching.nudges import Face
from content.library import Library

_ANA = Outlook(
    name="Ana",
    tz="Europe/Madrid",
    today=date(2026, 11, 24),
    closes_on=date(2026, 12, 8),
    next_at=datetime(2026, 11, 26, 9, 30),  # noqa: DTZ001 - a wall clock in a picture
    next_kind="nudge",
    back_at=datetime(2026, 11, 25, 9, 30),  # noqa: DTZ001
    paused_until=datetime(2026, 12, 1, 9, 0),  # noqa: DTZ001
)
_FACES = get_args(Face)


def drawings(library: Library) -> Iterator[dict[str, Any]]:
    """Yield each drawing as {"item", "kind", "surface", "payload"}."""
    for module in library.modules.values():
        for nudge in module.nudges:
            for wording in nudge.wordings:
                for face in _FACES:
                    yield _drawing(nudge.id, "nudge", nudges.draw(face, "preview", wording, _ANA))
        for task in module.practice:
            yield _drawing(task.id, "practice", items.practice(task))
        for checkin in module.checkins:
            yield _drawing(checkin.id, "checkin", items.checkin(checkin))
        for card in module.cards:
            yield _drawing(card.id, "card", items.card(card))
    for face in notices.FACES:
        yield _drawing("shall-i-go-on", "notice", notices.draw(face, "preview", SILENT_AFTER, _ANA))
    yield from _programmes(library)


def _programmes(library: Library) -> Iterator[dict[str, Any]]:
    for programme in library.programmes.values():
        skill = library.modules[programme.module].skill
        for face in ("before", "yes", "begun", "no"):
            drawn = invitations.draw(face, "preview", programme, skill, _ANA, learns=True, manages=False)
            yield _drawing(programme.id, "invitation", drawn)
        yield {
            "item": programme.id,
            "kind": "invitation",
            "surface": "modal",
            "payload": invitations.full_text(programme, skill).to_dict(),
        }


def _drawing(item: str, kind: str, message: Message) -> dict[str, Any]:
    return {"item": item, "kind": kind, "surface": "message", "payload": message.payload()}
