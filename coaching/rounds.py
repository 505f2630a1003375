"""Rounds of scenes: which belong to one, when it begins and closes, and what came of it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, get_args

from coaching import hours
from coaching.agreement import Agreement
from coaching.calibration import Figures, Rated, figures, unhurried
from coaching.disclosure import MINIMUM
from coaching.intervals import Interval
from coaching.items import LevelName, Module, Round
from coaching.people import Person

#: Scenes at the kick-off, and in each round after it.
KICK_OFF, A_ROUND = 12, 3
#: A round begins so long after the last one, takes ratings for so long, and is sent out in the first part of that.
EVERY, LASTS, SENT_WITHIN = timedelta(weeks=4), timedelta(weeks=3), timedelta(weeks=2)
#: Managers' duties are gathered on few days: scenes come on Thursdays, beside what managers note.
_THURSDAY = 3
_LOOKS_AHEAD = 10


def round_of(module: Module, number: int) -> Round | None:
    """Return the scenes of a module's round: 0 is the kick-off. None where the module has too few for it."""
    begins = KICK_OFF + A_ROUND * (number - 1) if number else 0
    scenes = module.vignettes[begins : KICK_OFF + A_ROUND * number]
    if len(scenes) < (A_ROUND if number else KICK_OFF):
        return None
    return Round(module.id, number, module.rubric, module.behaviours, scenes)


def begins_at(opened_at: datetime, number: int) -> datetime:
    """Return when a round begins in a module that opened then."""
    return opened_at + EVERY * number


def closes_at(opened_at: datetime, number: int) -> datetime:
    """Return from when on a round takes no ratings; at the kick-off's the figures are read for the first time."""
    return begins_at(opened_at, number) + LASTS


def latest(opened_at: datetime, now: datetime) -> int:
    """Return the round that began last."""
    return max(0, (now - opened_at) // EVERY)


def takes_ratings(number: int, closes: str | None, now: datetime) -> bool:
    """Whether a rating counts now; `closes` is what the message was given. The kick-off is practice, and never late."""
    return number == 0 or not closes or now < datetime.fromisoformat(closes)


def place(level: LevelName) -> int:
    """Return a level's number: 0 is the lowest."""
    return get_args(LevelName).index(level)


def due_at(person: Person, after: datetime) -> datetime | None:
    """Return the moment at which scenes come to somebody: their next Thursday, else their first day of ten.

    Mondays are left to the digest, unless that is the only day they have.
    """
    days = [day for day in hours.days_ahead(person, after, _LOOKS_AHEAD) if hours.slot_on(person, day)]
    thursdays = [day for day in days if day.weekday() == _THURSDAY]
    others = [day for day in days if day.weekday()] or days
    for day in (*thursdays, *others):
        slot = hours.slot_on(person, day)
        if slot is not None and slot > after:
            return slot
    return None


@dataclass(frozen=True, slots=True)
class Settled:
    """A round that has closed: who took part in it, and how far everybody agrees by then. It names nobody.

    `calm` are the figures without those who were in a hurry; None where nobody was.
    """

    module: str
    number: int
    raters: int
    scenes: int
    whole: Figures
    calm: Figures | None

    @property
    def told(self) -> bool:
        """Whether raters may be told the figures: enough stand behind them besides whoever reads."""
        return self.whole.raters > MINIMUM

    @property
    def told_calm(self) -> bool:
        """The same of the figures without those in a hurry."""
        return self.calm is not None and self.calm.raters > MINIMUM

    @property
    def told_round(self) -> bool:
        """Whether raters may be told how many were in this round."""
        return self.raters > MINIMUM

    def to_json(self) -> str:
        """Return it as text to keep."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Settled":
        """Read what was kept."""
        held = json.loads(text)
        calm = held["calm"]
        return cls(**held | {"whole": _figures(held["whole"]), "calm": _figures(calm) if calm else None})


def settle(ratings: Sequence[Rated], levels: int, *, module: str, number: int, seed: str) -> Settled:
    """Read what came of a round; `ratings` are all of the module up to its end."""
    inside = [one for one in ratings if one.number == number]
    calm = unhurried(ratings)
    return Settled(
        module=module,
        number=number,
        raters=len({one.rater for one in inside}),
        scenes=len({one.vignette for one in inside}),
        whole=figures(ratings, levels, seed=seed),
        calm=figures(calm, levels, seed=seed) if len(calm) < len(ratings) else None,
    )


def _figures(held: dict[str, Any]) -> Figures:
    return Figures(**held | {name: _agreement(held[name]) for name in ("alpha", "ac2", "raw", "key")})


def _agreement(held: dict[str, Any]) -> Agreement:
    likely = held["likely"]
    return Agreement(held["value"], held["why"], Interval(**likely) if likely else None)
