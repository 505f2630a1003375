"""An adjustment in plain sentences: what was changed and why, and what became of the figure."""

from datetime import date

from coaching.adjustments import Adjustment, Moved, Reread
from coaching.digest_words import days
from coaching.faces import said_date
from coaching.figure_words import difference, measured
from coaching.kpis import FIGURES
from coaching.readings import Reading

_SAYS = {
    "moved": "It moved as expected",
    "other_way": "It moved the other way",
    "did_not_move": "It did not move",
    "too_close": "Too close to call",
    "not_shown": "Too few to say",
}


def said(one: Adjustment) -> str:
    """Return what was changed, why, and what should come of it."""
    figure = FIGURES[one.figure].label
    return f"{said_date(one.noted_on)}: {_end(one.what)} Why: {_end(one.why)} Expected: {figure}, {one.expect}."


def again(one: Reread, today: date) -> str:
    """Return what was changed, and what became of it or when that can be read."""
    moved = one.moved
    if moved is not None and one.before is not None and one.after is not None:
        return f"{said(one.one)} {came(one.before, one.after, moved)}"
    return said(one.one) if one.one.may_be_read(today) else f"{said(one.one)} {waits(one.one)}"


def waits(one: Adjustment) -> str:
    """Return when it can be read again."""
    return f"Read again once the week of {days(one.after[-1])} has ended."


def came(before: Reading, after: Reading, moved: Moved) -> str:
    """Return what became of the figure, before and after with their ranges."""
    label = FIGURES[after.name].label
    told = f"{_SAYS[moved.move]}. {label} before: {measured(before)}; after: {measured(after)}"
    if moved.value is None or moved.low is None or moved.high is None:
        return f"{told}."
    return f"{told}; {difference(after.name, moved.value, moved.low, moved.high)}."


def _end(words: str) -> str:
    """Return words as a sentence, with its full stop."""
    return words if words.endswith((".", "?", "!", "”")) else f"{words}."
