"""What the form of a draft asks, page by page: the columns of a sheet, in words for whoever fills them in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["nudge", "scenario"]
Page = Literal["first", "second"]
#: The letters of the options that a draft can have.
LETTERS = "abc"
#: Where an idea's second wording stands: in a row of its own, below the first.
SECOND = "@2"


@dataclass(frozen=True, slots=True)
class Ask:
    """One input. `name` is its column, and "title@2" that column of the second row; `most` characters fit.

    `level`: one of the rubric's levels is chosen. `number`: a whole number up to `most`.
    """

    name: str
    label: str
    most: int = 0
    hint: str = ""
    long: bool = False
    optional: bool = False
    level: bool = False
    number: bool = False


_WORDING = (
    Ask("title", "The moment and the idea, in one line", 80, "As in: For your next call: one breath before the fix"),
    Ask("teaser", "Worth reading on a lock screen", 160, "One or two sentences. They read it before any press."),
    Ask("how_title", "The act, in one line", 80, "As in: Say it back before you solve it"),
    Ask("how", "What to do, step by step", 420, "With the example: 70 words at most, twenty seconds.", long=True),
    Ask("example", "An example, word for word", 220, "What somebody might say, as they would say it.", long=True),
)
_SITUATION = (
    Ask("title", "The situation, in a few words", 60, "As in: The third call"),
    Ask("teaser", "Worth reading on a lock screen", 160, "One or two sentences. They read it before they begin."),
    Ask("situation", "What happens", 420, "With the pressure in it; people may speak as people do.", long=True),
    Ask("question", "What is to be decided", 90, "As in: What do you say first?"),
    Ask("hint", "A hint", 160, "One thought that helps, without the answer."),
    Ask("model", "Words that work", 300, "Read after the choice.", long=True),
    Ask("thinking", "How somebody experienced thinks", 320, "As “I”, doubts included.", long=True),
    Ask("resource_title", "If they want more: its name", 80),
    Ask("resource_url", "Its address", 200, "Beginning with https://"),
    Ask("resource_minutes", "How many minutes it takes", 60, number=True),
)
_OPTION = (
    Ask("option", "{}: what somebody says or does", 240, "Word for word.", long=True),
    Ask("level", "{}: its place on the rubric", level=True),
    Ask("does", "{}: what it does to the other person", 260, long=True),
    Ask("well", "{}: one thing that is good about it", 160, "The weak ones have something good, too."),
    Ask("next", "{}: one small thing to try at work", 200),
    Ask("misconception", "{}: the belief behind it", 60, "In a word or two, as in: fix first. Or none.", optional=True),
)


def _option(letter: str) -> tuple[Ask, ...]:
    return tuple(replace(ask, name=f"{ask.name}_{letter}", label=ask.label.format(letter.upper())) for ask in _OPTION)


_PAGES: Mapping[tuple[Kind, Page], tuple[Ask, ...]] = {
    ("nudge", "first"): _WORDING,
    ("nudge", "second"): tuple(replace(ask, name=f"{ask.name}{SECOND}") for ask in _WORDING),
    ("scenario", "first"): _SITUATION,
    ("scenario", "second"): tuple(ask for letter in LETTERS for ask in _option(letter)),
}


def asks(kind: Kind, page: Page) -> tuple[Ask, ...]:
    """Return what a page asks; its first page also asks where the item belongs."""
    return _PAGES[kind, page]


def label(kind: Kind, name: str) -> str:
    """Return what an input is called; the place where the item belongs, for any other column."""
    known = {ask.name: ask.label for page in ("first", "second") for ask in _PAGES[kind, page]}
    return known.get(name, "Where it belongs")


def is_on(kind: Kind, page: Page, name: str) -> bool:
    """Whether a column is asked for on that page."""
    return name in {ask.name for ask in _PAGES[kind, page]} or (page == "first" and name in ("moment", "behaviour"))
