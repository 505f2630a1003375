"""What no single field of a scene can show: that there are enough of them, over all levels, and each is soon read."""

import re
from collections.abc import Collection, Iterator

from coaching.reading_time import decision_seconds
from coaching.rounds import A_ROUND, KICK_OFF
from content.faults import Fault
from content.schema import LEVELS
from content.shape import Part, did_you_mean

MOST_SECONDS = 90
_LEVEL_NAMES = re.compile(rf"\b(?:{'|'.join(LEVELS)})\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:I|me|my)\b")


def vignette_faults(vignettes: Part, behaviours: Collection[str]) -> Iterator[Fault]:
    """Faults of a module's scenes, each of which has the right shape."""
    for one in vignettes.parts:
        yield from _scene(one)
        yield from _behaviours(one, behaviours)
        for name in re.findall(_LEVEL_NAMES, one["reasons"].text):
            yield one["reasons"].fault(f"Nobody ever reads “{name}”. Write what was there, or the level's label.")
        if not _FIRST_PERSON.search(one["reasons"].text):
            yield one["reasons"].fault("Let the expert speak as “I”: what they see, and what they look for in vain.")
    yield from _rounds(vignettes)


def _scene(vignette: Part) -> Iterator[Fault]:
    lines, rated = vignette["scene"].parts, vignette["rated"]
    who = dict.fromkeys(line["who"].text for line in lines)
    if rated.text not in who:
        advice = did_you_mean(rated.text, who) or f" Choose one of {', '.join(who)}."
        yield rated.fault(f"“{rated.text}” says nothing in the scene.{advice}")
    if len(who) < 2:
        yield vignette["scene"].fault("One person alone speaks. Let the other one be seen too: what do they do?")
    seconds = decision_seconds(text.text for line in lines for text in (line["who"], line["says"]))
    if seconds > MOST_SECONDS:
        yield vignette["scene"].fault(
            f"Reading and rating takes {seconds:.0f} seconds; {MOST_SECONDS} is the most. Cut some words."
        )


def _behaviours(vignette: Part, known: Collection[str]) -> Iterator[Fault]:
    for one in vignette["behaviours"].parts:
        if one.text not in known:
            advice = did_you_mean(one.text, known) or f" Choose one of {', '.join(known)}."
            yield one.fault(f"module.yml has no behaviour “{one.text}”.{advice}")


def _rounds(vignettes: Part) -> Iterator[Fault]:
    """Faults of the order: the kick-off shows each level, and what follows makes whole rounds."""
    found = vignettes.parts
    if len(found) < KICK_OFF:
        yield vignettes.fault(
            f"{len(found)} scenes; the kick-off takes {KICK_OFF}. Write {KICK_OFF - len(found)} more."
        )
        return
    met = {one["level"].text for one in found[:KICK_OFF]}
    for level in LEVELS:
        if level not in met:
            yield vignettes.fault(f"None of the first {KICK_OFF} scenes is {level}. Let the kick-off show every level.")
    if over := (len(found) - KICK_OFF) % A_ROUND:
        yield found[-1]["id"].fault(
            f"After the first {KICK_OFF} a round takes {A_ROUND}. Write {A_ROUND - over} more, or leave {over} out."
        )
