"""Coaching cards: which a manager is offered in a week, what each press leads to, and what came of them elsewhere."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from coaching.disclosure import MINIMUM
from coaching.intervals import wilson
from coaching.items import Card
from coaching.weeks import Week

#: A card rests this many weeks before the same manager meets it again.
REST = 3

#: Cards a digest holds: the week's own, and others for whoever asks.
OFFERED = 4

#: Why a card is the week's own: it worked for others and is new to this manager, or it was its turn.
Because = Literal["worked_for_others", "in_turn"]


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of a card: how many managers tried it, for how many it worked, and for how many partly.

    Each manager is counted once. `is_in`: whoever is to read it is one of them.
    """

    managers: int
    worked: int
    partly: int
    is_in: bool = False

    @property
    def helped(self) -> int:
        """For how many it worked at least partly."""
        return self.worked + self.partly

    @property
    def may_be_told(self) -> bool:
        """Whether enough managers stand behind it besides the reader, who knows their own part."""
        return self.managers - self.is_in >= MINIMUM

    @property
    def is_liked(self) -> bool:
        """Whether it helped at least half of those who tried it."""
        return 2 * self.helped >= self.managers


def may_be_counted(waiting: Collection[str], *, minimum: int = MINIMUM) -> bool:
    """Whether the answers of these managers, which nobody has been told of yet, may join those that are told.

    Only so many at a time: else what is told before and after would differ by one answer, and whoever knows who
    answered in between would know what they answered.
    """
    return len(set(waiting)) >= minimum


def said(tally: Tally | None) -> str:
    """Say what came of a card elsewhere; nothing where too few stand behind it.

    Where all or none said the same, it says "almost": the exact number would speak of each of them.

    Examples
    --------
    >>> said(Tally(9, 5, 3))
    'Of 9 managers who tried it, it worked for 5 and partly for 3.'
    >>> said(Tally(4, 4, 0))
    ''

    """
    if tally is None or not tally.may_be_told:
        return ""
    return f"Of {tally.managers} managers who tried it, it worked {for_whom(tally)}."


def for_whom(tally: Tally) -> str:
    """Return for how many it worked: "for 5 and partly for 3"."""
    if tally.worked == tally.managers:
        return "for almost all"
    if tally.helped == 0:
        return "for almost none"
    if tally.partly == tally.managers:
        return "partly for almost all"
    worked = f"for {tally.worked or 'almost none'}"
    if tally.helped == tally.managers:
        return f"{worked}, and at least partly for almost all"
    return f"{worked} and partly for {tally.partly}" if tally.partly else worked


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of cards when a manager's next one is chosen, besides what the last digests offered.

    `tried` are those that they chose in the last weeks, newest first; `met` all that they ever had; `tallies` what came
    of cards elsewhere, as it may be told to this manager.
    """

    tried: Sequence[str] = ()
    met: Collection[str] = ()
    tallies: Mapping[str, Tally] = field(default_factory=dict)


NOTHING_KNOWN = Known()


def deal(
    cards: Sequence[Card], manager: str, week: Week, recent: Sequence[str] = (), known: Known = NOTHING_KNOWN
) -> tuple[Card, ...]:
    """Return the cards of a week, the week's own first: each in its turn, from a place that differs between managers.

    What worked for others goes first where this manager never had it, the surest before the others: so each of them
    meets what helps soon, and all other cards still come round and are found out about. What helped fewer than half
    goes behind those. Cards of the last three weeks (`recent`, ids, newest first, and those that were tried) come last,
    the one longest unseen before the others.
    """
    if not cards:
        raise ValueError("a digest needs at least one coaching card")
    rested = list(dict.fromkeys((*recent[:REST], *known.tried)))
    start = int.from_bytes(hashlib.blake2b(manager.encode(), digest_size=8).digest(), "big")
    turn = start + week.monday.toordinal() // 7
    ring = [cards[(turn + step) % len(cards)] for step in range(len(cards))]
    ring.sort(key=lambda card: _place(card, rested, known))
    return tuple(ring[:OFFERED])


def because(card: Card, recent: Sequence[str] = (), known: Known = NOTHING_KNOWN) -> Because:
    """Return why a card is the week's own."""
    first, _ = _place(card, [*recent[:REST], *known.tried], known)
    return "worked_for_others" if first < 0 else "in_turn"


def _place(card: Card, rested: Sequence[str], known: Known) -> tuple[int, float]:
    """Return where a card stands among the others of its week; the lower, the sooner."""
    tally = known.tallies.get(card.id)
    if card.id in rested:
        return 2, -rested.index(card.id)
    if tally is None or not tally.may_be_told:
        return 0, 0.0
    if not tally.is_liked:
        return 1, 0.0
    return (0, 0.0) if card.id in known.met else (-1, -_sureness(tally))


def _sureness(tally: Tally) -> float:
    """Return the lower end of the share that it helped, half of those whom it helped partly."""
    return wilson(tally.worked + tally.partly / 2, tally.managers).low


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
