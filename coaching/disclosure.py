"""Who may see which figure: nothing that a handful of people stand behind, nor what leads to it.

Four rules, each for one way of finding somebody out.

1. *Too few.* A figure is shown only with `minimum` people behind it, counted on its own denominator and without those
   of them who read it: a reader knows their own part, and would see one person less.
2. *All or none.* A figure of a group speaks of each person in it when all or none did it. Where it is drawn from what
   people answered, judged or agreed to, it is then shown as "almost none" or "almost all". Taking part, coming back,
   tasks and messages finished are acts, and the consent text says that managers see who takes part; a check is the
   manager's own act, and its level is in no key figure. Those keep their numbers.
3. *Subtraction between groups.* Groups of one report are cuts of the same people, so that sums of some, less others,
   may come to a few. `coaching/suppression.py` hides more until none does; `coaching/gate.py` is the one way out of a
   report, for every scope at once.
4. *Subtraction between weeks.* Two shown counts of the same thing over almost the same people tell of the difference.
   That is the base of a `repeat_...` figure against the `active_users` of its week: both count who took part then, so
   where a few people are in only one of the two, coming back is not shown (`tells_of_few`). Other figures of two weeks
   count different things, however near their people are to each other.

Two rules outside of this file keep these true. What a week has shown is kept, and shown again as it was then, never
reckoned anew: an event that arrives late, somebody who is erased, or a minimum that is set lower would else be the
difference of two readings of one week. And figures come from fixed cuts only: whoever could choose the people would
choose all but one.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from coaching.readings import Reading, Reason, withheld

MINIMUM = 5
FLOOR = 3

#: Shown as "almost none" and "almost all": answers to peer questions, and whether people agreed.
FROM_ANSWERS = frozenset({"peer_feedback", "uptake"})


def check_minimum(minimum: int) -> int:
    """Return the setting; ValueError below the floor, where a colleague could work out the others."""
    if minimum < FLOOR:
        raise ValueError(f"figures need at least {FLOOR} people behind them; got {minimum}")
    return minimum


def withhold(
    readings: Sequence[Reading], *, minimum: int = MINIMUM, readers: int = 0, telling: Collection[str] = ()
) -> tuple[Reading, ...]:
    """Return the readings of one group as they may be shown.

    `readers` of the people counted see the figures themselves (1 for a team's own channel). `telling` are figures that,
    subtracted from one shown before, would tell of a few.
    """
    check_minimum(minimum)
    enough = minimum + readers
    crowd = any((reading.n or 0) >= enough for reading in readings if reading.name != "uptake")
    shown = []
    for reading in readings:
        if (reading.n or 0) >= enough and reading.name not in telling:
            shown.append(soften(reading))
        elif reading.withheld and (crowd or reading.reason != "empty"):
            shown.append(reading)
        else:
            # Of a small group not even "nobody" is told: an empty base would say that none of them acted.
            shown.append(withheld(reading.name, reading.pilot, reading.success, "small"))
    return tuple(shown)


def tells_of_few(then: Collection[str], now: Collection[str], *, minimum: int = MINIMUM) -> bool:
    """Whether two counts of the same thing, over these people then and now, differ by a few who left or who came.

    Those who left and those who came are looked at apart: of five newcomers it is known that they were not there then,
    so one who left with them would stand alone.
    """
    left, came = set(then) - set(now), set(now) - set(then)
    return any(0 < len(some) < minimum for some in (left, came))


def soften(reading: Reading) -> Reading:
    """Return "almost none" or "almost all" for a figure from answers where all or none did it, else the reading.

    The interval goes too: it starts at 0 for none and ends at 1 for all.
    """
    if reading.withheld or reading.name not in FROM_ANSWERS or reading.numerator not in (0, reading.denominator):
        return reading
    reason: Reason = "almost_all" if reading.numerator else "almost_none"
    return replace(reading, numerator=None, value=None, low=None, high=None, reason=reason)
