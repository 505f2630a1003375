"""What no single field can show: pieces of a module that have to fit each other."""

import difflib
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path

from content import tone
from content.faults import Fault
from content.scenarios import misconception_faults, scenario_faults
from content.schema import LEVELS
from content.shape import Part, did_you_mean
from content.vignettes import vignette_faults

MOST_SPOKEN = 70
_ITEM_FILES = ("nudges.yml", "scenarios.yml", "practice.yml", "checkins.yml", "cards.yml", "vignettes.yml")
# A longer wording is another treatment: an experiment would then compare lengths, not angles.
_LENGTH_RATIO = 1.3
_TOO_ALIKE = 0.85


def module_faults(folder: str, files: Mapping[str, Part]) -> Iterator[Fault]:
    """Faults of a module all of whose files have the right shape."""
    module = files["module.yml"]
    if module["id"].text != folder:
        yield module["id"].fault(f"The folder is called {folder}, the id {module['id'].text}. Give both one name.")
    yield from _unique(
        [part["id"] for name in _ITEM_FILES if name in files for part in files[name].parts], "the id of an item"
    )
    yield from _unique([part["id"] for part in module["behaviours"].parts], "the id of a behaviour")
    yield from _rubric(module["rubric"].parts)
    yield from _questions(module["behaviours"].parts)
    moments = {part["id"].text: [m.text for m in part["moments"].parts] for part in module["behaviours"].parts}
    for name in ("nudges.yml", "scenarios.yml", "practice.yml"):
        for item in files[name].parts:
            yield from _belongs(item, moments)
    for nudge in files["nudges.yml"].parts:
        yield from _wordings(nudge["wordings"].parts)
    for scenario in files["scenarios.yml"].parts:
        yield from scenario_faults(scenario)
    yield from misconception_faults(files["scenarios.yml"].parts)
    if "vignettes.yml" in files:
        yield from vignette_faults(files["vignettes.yml"], moments)


def _unique(words: list[Part], what: str) -> Iterator[Fault]:
    first: dict[str, Part] = {}
    for word in words:
        known = first.setdefault(word.text, word)
        if known is not word:
            place = f"{Path(known.file).name}:{known.line}"
            yield word.fault(f"“{word.text}” is {what}, and {place} has it already. Choose another.")


def _rubric(levels: tuple[Part, ...]) -> Iterator[Fault]:
    for level, expected in zip(levels, LEVELS, strict=False):
        if level["name"].text != expected:
            yield level["name"].fault(
                f"Here belongs “{expected}”. The levels run {', '.join(LEVELS)}, the lowest first."
            )
            return
    yield from _unique([level["label"] for level in levels], "the label of a level")


def _questions(behaviours: tuple[Part, ...]) -> Iterator[Fault]:
    """Faults of what colleagues are asked: the words are put between “Did Ana” and the question mark."""
    for behaviour in behaviours:
        for name in {"name", "asked"} & behaviour.fields.keys():
            words = behaviour[name]
            if words.text.endswith(("?", ".")) or words.text.lower().startswith(("did ", "does ", "has ")):
                yield words.fault(
                    f"A colleague would read “Did Ana {words.text}?”. Begin with what they do, and end without a sign."
                )


def _belongs(item: Part, moments: Mapping[str, list[str]]) -> Iterator[Fault]:
    behaviour, moment = item["behaviour"], item["moment"]
    if behaviour.text not in moments:
        advice = did_you_mean(behaviour.text, moments) or f" Choose one of {', '.join(moments)}."
        yield behaviour.fault(f"module.yml has no behaviour “{behaviour.text}”.{advice}")
    elif moment.text not in moments[behaviour.text]:
        known = moments[behaviour.text]
        advice = did_you_mean(moment.text, known) or f" Choose one of: {'; '.join(known)}."
        yield moment.fault(f"“{moment.text}” is no moment of {behaviour.text}.{advice} Or add it in module.yml.")


def _wordings(wordings: tuple[Part, ...]) -> Iterator[Fault]:
    yield from _unique([wording["variant"] for wording in wordings], "the letter of a wording")
    for wording in wordings:
        spoken = tone.words(wording["how"].text) + tone.words(wording["example"].text)
        if spoken > MOST_SPOKEN:
            yield wording["how"].fault(
                f"{spoken} words in how and example; {MOST_SPOKEN} fit into 20 seconds. Cut {spoken - MOST_SPOKEN}."
            )
    for one, other in combinations(wordings, 2):
        yield from _comparable(one, other)


def _comparable(one: Part, other: Part) -> Iterator[Fault]:
    names = f"{one['variant'].text} and {other['variant'].text}"
    texts = [" ".join(wording[name].text for name in ("title", "teaser", "how", "example")) for wording in (one, other)]
    short, long = sorted(tone.words(text) for text in texts)
    if long > short * _LENGTH_RATIO:
        yield other["variant"].fault(
            f"Wordings {names} have {short} and {long} words. Make them alike in length, or lengths are compared."
        )
    first, second = (text.lower().split() for text in texts)
    if difflib.SequenceMatcher(a=first, b=second, autojunk=False).ratio() > _TOO_ALIKE:
        yield other["variant"].fault(f"Wordings {names} say nearly the same. Give one another angle, or leave it out.")
