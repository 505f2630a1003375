"""Kudos: a behaviour that somebody saw a colleague show, in a line of words. What was meant, and how much is enough."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from coaching.events import event_id
from coaching.items import Behaviour, Module

#: The most that somebody may give on one date; to one colleague it is one.
PER_DAY = 5
#: The most that the words may have.
LENGTH = 2000
#: The variant of what was kept for the next date: it takes that date's place.
KEPT = "kept"
#: Words with fewer letters are no example of what somebody did: "thanks a lot" has ten, "you let me finish" fourteen.
EXAMPLE = 12
#: How like a word of ours, or several, what was typed must be, so that it may be a slip of the fingers.
_ALIKE, _ALL_ALIKE = 0.7, 0.85


#: What the receiver of a kudos said to its being offered to the team; "open": nothing yet.
Offer = Literal["open", "yes", "no"]


@dataclass(frozen=True, slots=True)
class Kudos:
    """What somebody said of a colleague, as it stands today.

    `bundle` is the message that brings it, or brought it. `words` and `link` are None where there are none (any more);
    a name is empty where nobody is known by it (any more). `offer` is None where it was not offered to the team.
    """

    kudos_id: str
    giver: str
    receiver: str
    given_on: date
    module: str
    behaviour: str | None
    bundle: str
    words: str | None = None
    link: str | None = None
    giver_name: str = ""
    receiver_name: str = ""
    offer: Offer | None = None


@dataclass(frozen=True, slots=True)
class What:
    """What it was for: the skill's word, and the behaviour as a colleague would say it, if one was named."""

    skill: str
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A kudos with what it was for; `useful`: its receiver found it so. `channel`: where the team might see it."""

    kudos: Kudos
    what: What
    useful: bool = False
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """A skill, or one of its behaviours, and the words that follow it.

    `slip` is the word that is none of ours, where this is only the nearest to it: they have to say whether they meant
    it.
    """

    module: str
    behaviour: str | None
    words: str
    slip: str | None = None


def interpret(words: str, modules: Iterable[Module]) -> Meant | None:
    """Say which skill or behaviour the words begin with, of all those installed; None if with none.

    The longest name that fits is the one that was meant: "giving feedback" is a skill, "said exactly what was good" one
    of its behaviours. Case, hyphens and what stands between words do not matter.
    """
    said = list(re.finditer(r"[^\W_]+", words.replace("’", "'")))
    spoken = [found[0].lower() for found in said]
    names = list(_names(modules))
    fitting = [name for name in names if spoken[: len(name[0])] == list(name[0])]
    if fitting:
        tokens, module, behaviour = max(fitting, key=lambda name: len(name[0]))
        return Meant(module, behaviour, _after(words, said, len(tokens)))
    return _nearest(words, said, spoken, names)


_Name = tuple[tuple[str, ...], str, str | None]


def _names(modules: Iterable[Module]) -> Iterable[_Name]:
    for module in modules:
        for name in (module.skill, module.name, module.id):
            yield _tokens(name), module.id, None
        for behaviour in module.behaviours:
            for name in (behaviour.id, behaviour.name, behaviour.seen):
                yield _tokens(name), module.id, behaviour.id


def _tokens(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", name.lower().replace("’", "'")))


def _nearest(words: str, said: Sequence[re.Match[str]], spoken: list[str], names: Sequence[_Name]) -> Meant | None:
    """Return the name that the beginning is most like, if it is like any."""
    best: tuple[float, int, _Name] | None = None
    for name in names:
        count = len(name[0])
        if not count or len(spoken) < count:
            continue
        begins, of = " ".join(spoken[:count])[:80], " ".join(name[0])
        alike = difflib.SequenceMatcher(None, begins, of).ratio()
        if alike >= (_ALIKE if count == 1 else _ALL_ALIKE) and (best is None or (alike, count) > best[:2]):
            best = (alike, count, name)
    if best is None:
        return None
    _, count, (_, module, behaviour) = best
    slip = words[said[0].start() : said[count - 1].end()]
    return Meant(module, behaviour, _after(words, said, count), slip)


def _after(words: str, said: Sequence[re.Match[str]], count: int) -> str:
    return words[said[count - 1].end() :].lstrip(" \t\r\n,.:;-–—").strip()


def behaviour_of(modules: Mapping[str, Module], module: str, behaviour: str | None) -> Behaviour | None:
    """Return the behaviour of that id in that module; None if there is none (any more)."""
    known = modules[module].behaviours if module in modules else ()
    return next((one for one in known if one.id == behaviour), None)


def what_for(modules: Mapping[str, Module], module: str, behaviour: str | None) -> What:
    """Say what it was for; something that a later version of the content dropped is "something you did well"."""
    if module not in modules:
        return What("something done well")
    named = behaviour_of(modules, module, behaviour)
    return What(modules[module].skill, named.seen if named else None)


@dataclass(frozen=True, slots=True)
class Place:
    """To whom somebody gave what takes that local date's place."""

    receiver: str
    day: date


@dataclass(frozen=True, slots=True)
class Limit:
    """Why one more is too many on that date, and whether it may be kept for the next."""

    reason: Literal["again", "enough"]
    may_be_kept: bool


def limit(places: Sequence[Place], receiver: str, today: date, *, keep: bool = False) -> Limit | None:
    """Return why somebody may not give one more; None if they may. `places`: what they gave, of today and tomorrow.

    One to each colleague on a date, and `PER_DAY` in all: thanks are worth what they are rare. `keep`: it is to be kept
    for tomorrow, and takes a place there.
    """
    tomorrow = today + timedelta(days=1)
    against = _full(places, receiver, tomorrow if keep else today)
    if against is None:
        return None
    return Limit(against, may_be_kept=not keep and _full(places, receiver, tomorrow) is None)


def _full(places: Sequence[Place], receiver: str, day: date) -> Literal["again", "enough"] | None:
    taken = [place for place in places if place.day == day]
    if any(place.receiver == receiver for place in taken):
        return "again"
    return "enough" if len(taken) >= PER_DAY else None


def useful_id(workspace_id: str, kudos_id: str) -> str:
    """Return the id of the event that somebody found a kudos useful: there is one for each."""
    return event_id(workspace_id, kudos_id, "useful")


def has_example(words: str) -> bool:
    """Whether the words are long enough to say what somebody did; letters are counted, so that any script is."""
    return sum(sign.isalnum() for sign in words) >= EXAMPLE
