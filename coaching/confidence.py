"""Sure or unsure, right or wrong: a person's answers in four cells, which describe answers and never people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from coaching.capability import Withheld
from coaching.first_answers import FirstAnswer

Cell = Literal["sure_right", "unsure_right", "unsure_wrong", "sure_wrong"]

#: Fewer answers than this are not sorted: one would be a quarter of the picture.
ENOUGH_SORTED = 4

#: What each cell is called, and what it says to the person, who alone reads it.
WORDS: Mapping[Cell, tuple[str, str]] = MappingProxyType(
    {
        "sure_right": ("Sure, and it worked", "You can lean on these."),
        "unsure_right": ("Not sure, and it worked", "You know more here than you gave yourself credit for."),
        "unsure_wrong": ("Not sure, and another answer works better", "You noticed that these are not settled yet."),
        "sure_wrong": ("Sure, and another answer works better", "These are worth a second look first."),
    }
)


@dataclass(frozen=True, slots=True)
class Quadrant:
    """How many of a person's answers lie in each cell; for that person alone. `counts` is empty where withheld."""

    counts: Mapping[Cell, int]
    n: int
    withheld: Withheld | None = None


def quadrant(answers: Sequence[FirstAnswer]) -> Quadrant:
    """Sort a person's first answers by whether they were sure and whether the answer works.

    Only "sure" is sure: nobody who said "fairly sure" is told that they were sure of something that did not work.
    Answers without a rating are left out; under four with one, nothing is sorted.
    """
    rated = [one for one in answers if one.sure is not None]
    if len(rated) < ENOUGH_SORTED:
        return Quadrant(MappingProxyType({}), len(rated), withheld="few_answers")
    cells = [cell_of(sure=one.sure == "sure", right=one.right) for one in rated]
    return Quadrant(MappingProxyType({cell: cells.count(cell) for cell in WORDS}), len(rated))


def cell_of(*, sure: bool, right: bool) -> Cell:
    """Return the cell of one answer."""
    if sure:
        return "sure_right" if right else "sure_wrong"
    return "unsure_right" if right else "unsure_wrong"
