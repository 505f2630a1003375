"""What was changed in a pilot, which figure should move by it, and, two weeks later, whether it did."""

import math
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

from coaching.events import event_id
from coaching.intervals import Interval
from coaching.kpis import FIGURES
from coaching.programmes import Direction
from coaching.readings import Reading
from coaching.verdict import JUDGED
from coaching.weeks import Week

Move = Literal["moved", "other_way", "did_not_move", "too_close", "not_shown"]

#: So many whole weeks before the change are held against as many after it.
WEEKS = 2
#: How much of the way from pilot to success a change has to be worth, for "did not move" to be said of a narrow range.
WORTH = 0.25
#: The longest that what was changed, and why, may be.
LENGTH = 300


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One change of a pilot's content or pace, as it was noted on a date.

    `figure` is a key figure, `expect` where it should go. `by` is who noted it; empty where they are not told any more.
    """

    adjustment_id: str
    programme: str
    what: str
    why: str
    figure: str
    expect: Direction
    noted_on: date
    by: str

    @property
    def before(self) -> tuple[Week, ...]:
        """The whole weeks before the one in which it was noted."""
        return tuple(Week.of(self.noted_on).before(back) for back in range(WEEKS, 0, -1))

    @property
    def after(self) -> tuple[Week, ...]:
        """The whole weeks after the one in which it was noted."""
        return tuple(Week.of(self.noted_on).before(-on) for on in range(1, WEEKS + 1))

    def may_be_read(self, today: date) -> bool:
        """Whether the weeks after it have ended."""
        return today > self.after[-1].sunday


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a figure: `value` is after less before, with its 95 % range; None where either is not shown."""

    move: Move
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Reread:
    """An adjustment, and its figure before and after; None each while the weeks after it have not ended."""

    one: Adjustment
    before: Reading | None = None
    after: Reading | None = None

    @property
    def moved(self) -> Moved | None:
        """What became of the figure; None while it cannot be said."""
        if self.before is None or self.after is None:
            return None
        return reread(self.before, self.after, self.one.expect)

    def to_dict(self) -> dict[str, object]:
        """Return it fit for JSON."""
        moved = self.moved
        row = {**asdict(self.one), "noted_on": self.one.noted_on.isoformat()}
        before, after = (side.to_dict() if side else None for side in (self.before, self.after))
        return row | {"before": before, "after": after, "moved": asdict(moved) if moved else None}


def make(
    key: tuple[str, ...], programme: str, *, what: str, why: str, figure: str, expect: str, noted_on: date, by: str
) -> Adjustment:
    """Return an adjustment that has no fault. `key` makes its id: the same form sent twice is one adjustment."""
    towards: Direction = "up" if expect == "up" else "down"
    adjustment_id = event_id("adjustment", *key)
    return Adjustment(adjustment_id, programme, what.strip(), why.strip(), figure, towards, noted_on, by)


def fault(what: str, why: str, figure: str, expect: str) -> dict[str, str]:
    """Return what is wrong with an adjustment that is to be noted, by field."""
    wrong = {}
    for name, words in (("what", what), ("why", why)):
        if not words.strip():
            wrong[name] = "Write it in a sentence."
        elif len(words.strip()) > LENGTH:
            wrong[name] = f"{len(words.strip())} characters; {LENGTH} is the most."
    if figure not in JUDGED:
        wrong["figure"] = f"Choose one of {', '.join(JUDGED)}."
    if expect not in ("up", "down"):
        wrong["expect"] = "Choose up or down."
    return wrong


def reread(before: Reading, after: Reading, expect: Direction) -> Moved:
    r"""Return whether a figure moved.

    Parameters
    ----------
    before, after : Reading
        The same figure over the weeks before and after, each with its range.
    expect : "up" or "down"
        Where it should have gone.

    Returns
    -------
    Moved
        *Moved*, or *other way*: the range of the difference leaves 0 out. *Did not move*: it holds 0, and nothing worth
        a quarter of the way from pilot to success. *Too close*: it holds 0 and more than that.

    Notes
    -----
    The difference's limits are :math:`d - \sqrt{(a - l_a)^2 + (u_b - b)^2}` and
    :math:`d + \sqrt{(u_a - a)^2 + (b - l_b)^2}`: the two ranges joined as if they were of different people. Since most
    people are the same, it is wider than it need be. It does not say that the change caused anything: two weeks differ
    in much else.

    References
    ----------
    Zou GY, Donner A (2008). Construction of confidence limits about effect measures: a general approach. Stat Med
    27:1693-1702. doi:10.1002/sim.3095

    """
    if before.value is None or after.value is None:
        return Moved("not_shown")
    likely = _difference(before, after)
    if likely is None:
        return Moved("not_shown")
    value = after.value - before.value
    if likely.excludes(0):
        as_expected = (value > 0) == (expect == "up")
        return Moved("moved" if as_expected else "other_way", value, likely.low, likely.high)
    threshold = FIGURES[after.name].threshold
    pilot = after.pilot if after.pilot is not None else threshold.pilot if threshold else 0.0
    success = after.success if after.success is not None else threshold.success if threshold else 0.0
    worth = WORTH * (success - pilot)
    narrow = -worth < likely.low and likely.high < worth
    return Moved("did_not_move" if narrow else "too_close", value, likely.low, likely.high)


def _difference(before: Reading, after: Reading) -> Interval | None:
    ends = (before.value, before.low, before.high, after.value, after.low, after.high)
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        return None
    b, low_b, high_b, a, low_a, high_a = known
    return Interval(a - b - math.hypot(a - low_a, high_b - b), a - b + math.hypot(high_a - a, b - low_b))
