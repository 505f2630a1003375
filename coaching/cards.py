"""Coaching cards: which a manager is offered in a week, and what each press on the offer leads to."""

import hashlib
from collections.abc import Sequence

from coaching.items import Card
from coaching.weeks import Week

#: A card rests this many weeks before the same manager meets it again.
REST = 3

#: Cards a digest holds: the week's own, and others for whoever asks.
OFFERED = 4


def deal(cards: Sequence[Card], manager: str, week: Week, recent: Sequence[str] = ()) -> tuple[Card, ...]:
    """Return the cards of a week, the week's own first: each in its turn, from a place that differs between managers.

    Those of the last three weeks (`recent`, ids, newest first) come last, the one longest unseen before the others.
    """
    if not cards:
        raise ValueError("a digest needs at least one coaching card")
    rested = list(recent[:REST])
    start = int.from_bytes(hashlib.blake2b(manager.encode(), digest_size=8).digest(), "big")
    turn = start + week.monday.toordinal() // 7
    ring = [cards[(turn + step) % len(cards)] for step in range(len(cards))]
    ring.sort(key=lambda card: -rested.index(card.id) if card.id in rested else -len(rested))
    return tuple(ring[:OFFERED])


def turn_of(face: str) -> int:
    """Return which of the offered cards a digest's face shows: 0 for "before", 2 for "other-2" and "tried-2"."""
    turn = face.partition("-")[2]
    return int(turn) if turn.isdecimal() else 0


def press(face: str, verb: str, *, offered: int) -> str | None:
    """Return the face after a press on an offer of so many cards; None where it does nothing (any more)."""
    name, turn = face.partition("-")[0], turn_of(face)
    if name not in {"before", "other"}:
        return None
    if verb == "try":
        return f"tried-{turn}" if turn else "tried"
    if verb == "another" and offered > 1:
        following = (turn + 1) % offered
        return f"other-{following}" if following else "before"
    return None
