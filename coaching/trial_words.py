"""What came of made-up pilots, in lines for a terminal."""

from collections.abc import Iterable, Iterator, Mapping

from coaching.contrasts import Contrast
from coaching.intervals import wilson
from coaching.kpis import FIGURES
from coaching.made_up import FIRST, SECOND, Design
from coaching.pilot_reports import Difference
from coaching.pilot_words import difference_line
from coaching.trials import COMPARED, INDEX, Tally, Trials

_SHARES = tuple(name for name in COMPARED if FIGURES[name].scale != "rate")


def planted(effect: float) -> str:
    """Say what was planted."""
    if not effect:
        return "Planted: nothing. Both cohorts are alike."
    points = f"{100 * effect:+.0f} points for the second cohort"
    return f"Planted: {points}, in how likely people are to take part in a week, to give thanks, and to be noted."


def differences(found: Mapping[str, Contrast | None]) -> Iterator[str]:
    """Say how the two cohorts differ, figure by figure."""
    for name in COMPARED:
        yield f"  {difference_line(Difference(name, FIRST, SECOND, found.get(name)))}"


def lines(trials: Trials, design: Design) -> Iterator[str]:
    """Say of many pilots how often a difference was found, and how often ranges held what is true."""
    last = design.seed + trials.pilots - 1
    yield f"{trials.pilots} pilots of {design.people} people in {design.teams} teams over {design.weeks} weeks, seeds"
    yield f"{design.seed} to {last}, each counted and read as a report reads it."
    yield planted(design.effect)
    yield ""
    yield f"  {'':<26}{_found_is(design):<24}{'range of the':<18}range of a"
    yield f"  {'':<26}{'(95 % interval)':<24}{'difference holds':<18}week holds"
    for name in COMPARED:
        yield f"  {FIGURES[name].label:<26}{_row(trials.by_figure[name])}"
    yield f"  {'All together (index)':<26}{'':<42}{_held(trials.by_figure[INDEX])}"
    shares = [trials.by_figure[name] for name in _SHARES]
    yield f"  {'Shares on average':<26}{'':<42}{_held(_total(shares))}"
    yield ""
    yield "Found: the range of the difference between the cohorts, over all weeks, leaves out 0."
    yield "Holds: what is true lies in it, which 95 of 100 ranges should do; more often means wider than need be."


def _found_is(design: Design) -> str:
    return "found (its power)" if design.effect else "found (a false alarm)"


def _row(tally: Tally) -> str:
    if not tally.compared:
        return f"{'too few teams to compare':<42}{_held(tally)}"
    likely = wilson(tally.found, tally.compared)
    share = 100 * tally.found / tally.compared
    found = f"{share:.1f} % ({100 * likely.low:.1f} to {100 * likely.high:.1f} %)"
    return f"{found:<24}{_share(tally.held_difference, tally.compared):<18}{_held(tally)}"


def _held(tally: Tally) -> str:
    return _share(tally.held, tally.read) if tally.read else "too few teams to say"


def _share(count: int, of: int) -> str:
    return f"{100 * count / of:.1f} % of {of}"


def _total(tallies: Iterable[Tally]) -> Tally:
    some = list(tallies)
    return Tally(read=sum(one.read for one in some), held=sum(one.held for one in some))
