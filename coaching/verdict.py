"""Whether a pilot should grow, stop or change: by rules written down before, in weeks named before."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Literal

from coaching.disclosure import MINIMUM
from coaching.programmes import FEWEST_WEEKS
from coaching.readings import Reading
from coaching.weeks import Week

Kind = Literal["scale", "halt", "too_few", "iterate", "not_yet"]
Test = Literal["at_success", "above_pilot", "not_below", "under_pilot"]
#: Why there is no verdict: the week is none in which one is given, or too few weeks were worth reading.
NotYet = Literal["no_reading_week", "quiet"]
#: Why it is too few: a figure is not shown; the values point one way and a range does not; the ranges allow anything.
TooFew = Literal["withheld", "scale_crosses", "halt_crosses", "open"]

#: What is judged. `active_users` counts those invited here, so that a pilot few agreed to cannot look like a busy one.
JUDGED = ("active_users", "repeat_7d", "practice_tasks", "peer_feedback", "manager_checks")
SCALED_BY = ("repeat_7d", "manager_checks")
HALTED_BY = ("repeat_7d", "practice_tasks", "manager_checks")
#: So many weeks are read together.
MOST_WEEKS = 3
#: The stages of the loop, each reached by some of those who reached the one before.
STAGES = ("exposed", "rehearsed", "praised", "checked")

_TOO_FEW = frozenset({"small", "few_teams", "empty", "quiet"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition of one verdict, and whether it held; None where the figure does not say."""

    verdict: Literal["scale", "halt"]
    figure: str
    test: Test
    held: bool | None


@dataclass(frozen=True, slots=True)
class Link:
    """One step of the loop: how many of those at the stage before reached this one."""

    stage: str
    reached: int
    of: int

    @property
    def share(self) -> float:
        """The part of those at the stage before who reached this one."""
        return self.reached / self.of


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a pilot's figures come to after one of its weeks.

    `deciding` are the figures that made it this verdict and no other; `unsure` says why it is too few, `not_yet` why
    there is none. `weakest` is the loop's weakest link, where enough people reached the stage before to compare.
    """

    kind: Kind
    week: int
    weeks: tuple[Week, ...]
    readings: tuple[Reading, ...]
    clauses: tuple[Clause, ...] = ()
    deciding: tuple[str, ...] = ()
    weakest: Link | None = None
    unsure: TooFew | None = None
    not_yet: NotYet | None = None
    unasked: tuple[str, ...] = ()
    next_week: int | None = None

    def to_dict(self) -> dict[str, object]:
        """Return the verdict fit for JSON."""
        return {**asdict(self), "weeks": [str(week) for week in self.weeks]}


def weeks_to_read(weeks: Iterable[tuple[Week, bool]]) -> tuple[Week, ...]:
    """Return the last three, or fewer, of weeks that were not quiet; each comes with whether it was."""
    return tuple([week for week, quiet in sorted(weeks) if not quiet][-MOST_WEEKS:])


def weakest(loop: Mapping[str, int | None], *, people: int | None) -> Link | None:
    """Return the step with the smallest share of those at the stage before; of equal ones the earliest.

    A step that fewer than five people could take is not compared. `people` are all who take part.
    """
    counts = [("people", people), *((stage, loop.get(stage)) for stage in STAGES)]
    links = [
        Link(stage, reached, of)
        for (_, of), (stage, reached) in pairwise(counts)
        if of is not None and reached is not None and of >= MINIMUM
    ]
    return min(links, key=lambda link: link.share, default=None)


def judge(
    readings: Iterable[Reading],
    *,
    week: int,
    read_in: Sequence[int],
    weeks: Sequence[Week],
    link: Link | None = None,
    unasked: Collection[str] = (),
) -> Verdict:
    r"""Return the verdict on a pilot.

    Parameters
    ----------
    readings : iterable of Reading
        The figures of `weeks` taken together, over everybody in the pilot, with ranges that treat the people of one
        manager as a cluster; `active_users` over those invited. What may not be shown is withheld already.
    week : int
        The programme's week that has just ended, the first being 1.
    read_in : sequence of int
        The weeks after which a verdict is given.
    weeks : sequence of Week
        The weeks that were read, none of them quiet.
    link : Link or None
        The loop's weakest link.
    unasked : collection of str
        Figures that nobody was asked for yet: their zeros speak for nothing.

    Returns
    -------
    Verdict
        *Scale*: `repeat_7d` and `manager_checks` at success, their lower limits above pilot, and no value below pilot.
        *Halt*: `repeat_7d`, `practice_tasks` and `manager_checks` with upper limits under pilot. *Too few*: see Notes.
        *Iterate*: everything else.

    Raises
    ------
    ValueError
        If one of the five figures is missing.

    Notes
    -----
    Too few is said in four cases. A figure is withheld, or a deciding one has no range. The values say scale, and the
    range of a figure that it needs reaches down to pilot. The values say halt, and the range of a figure that it needs
    reaches up to pilot. Or the ranges exclude neither: those of `repeat_7d` and `manager_checks` hold pilot and success
    both, and that of `practice_tasks` begins below pilot.

    A better value of any figure, with the same or a higher range, never leads from scale to halt.

    """
    known = {reading.name: reading for reading in readings}
    if missing := [name for name in JUDGED if name not in known]:
        raise ValueError(f"a verdict needs all five figures; missing: {', '.join(missing)}")
    judged = tuple(known[name] for name in JUDGED)
    base = Verdict(
        *("iterate", week, tuple(weeks), judged),
        next_week=min((each for each in read_in if each > week), default=None),
    )
    if week not in read_in:
        return replace(base, kind="not_yet", not_yet="no_reading_week")
    if len(weeks) < FEWEST_WEEKS:
        return replace(base, kind="not_yet", not_yet="quiet")
    clauses = _clauses(known, unasked)
    base = replace(base, clauses=clauses, weakest=link, unasked=tuple(name for name in JUDGED if name in unasked))
    if hidden := tuple(name for name in JUDGED if _is_hidden(known[name])):
        return replace(base, kind="too_few", unsure="withheld", deciding=hidden)
    if _held(clauses, "scale"):
        return replace(base, kind="scale", deciding=SCALED_BY)
    if _held(clauses, "halt"):
        return replace(base, kind="halt", deciding=HALTED_BY)
    for unsure, deciding in _doubts(known, clauses):
        if deciding:
            return replace(base, kind="too_few", unsure=unsure, deciding=deciding)
    failed = {clause.figure for clause in clauses if clause.verdict == "scale" and not clause.held}
    return replace(base, deciding=tuple(name for name in JUDGED if name in failed))


def _clauses(known: Mapping[str, Reading], unasked: Collection[str]) -> tuple[Clause, ...]:
    """Return every condition of scale and of halt."""
    asked: list[tuple[Literal["scale", "halt"], str, Test]] = [
        *(("scale", name, "at_success") for name in SCALED_BY),
        *(("scale", name, "above_pilot") for name in SCALED_BY),
        *(("scale", name, "not_below") for name in JUDGED),
        *(("halt", name, "under_pilot") for name in HALTED_BY),
    ]
    return tuple(
        Clause(verdict, name, test, None if name in unasked else _holds(test, known[name]))
        for verdict, name, test in asked
    )


def _holds(test: Test, reading: Reading) -> bool | None:
    """Whether a figure passes a test; None where it does not say. A value on a threshold has reached it."""
    match test:
        case "at_success":
            return _reaches(reading, reading.success, reading.band == "success")
        case "not_below":
            return _reaches(reading, reading.pilot, reading.band != "below")
        case "above_pilot":
            return None if reading.low is None or reading.pilot is None else reading.low > reading.pilot
        case "under_pilot":
            return None if reading.high is None or reading.pilot is None else reading.high < reading.pilot


def _reaches(reading: Reading, threshold: float | None, by_band: bool) -> bool | None:  # noqa: FBT001 - of "almost all"
    """Whether a value has reached a threshold; of "almost all" and "almost none" only the band is known."""
    if reading.withheld or threshold is None:
        return None
    if reading.value is not None:
        return reading.value >= threshold
    return by_band if reading.band else None


def _held(clauses: Iterable[Clause], verdict: Literal["scale", "halt"]) -> bool:
    return all(clause.held for clause in clauses if clause.verdict == verdict)


def _doubts(known: Mapping[str, Reading], clauses: Sequence[Clause]) -> Iterator[tuple[TooFew, tuple[str, ...]]]:
    """Yield why ranges may say too little, and the figures whose ranges do; with no figure the reason does not hold."""
    failed = [clause for clause in clauses if clause.verdict == "scale" and not clause.held]
    by_value = all(clause.test == "above_pilot" and clause.held is False for clause in failed)
    yield "scale_crosses", tuple(clause.figure for clause in failed) if by_value else ()
    halted = [clause for clause in clauses if clause.verdict == "halt"]
    if all(clause.held is not None and _holds("not_below", known[clause.figure]) is False for clause in halted):
        yield "halt_crosses", tuple(clause.figure for clause in halted if not clause.held)
    if all(clause.held is not None for clause in halted) and _excludes_nothing(known):
        yield "open", SCALED_BY


def _is_hidden(reading: Reading) -> bool:
    """Whether there are too few for a figure: not shown for that reason, or a deciding one without a range."""
    if reading.withheld:
        return reading.reason in _TOO_FEW
    return reading.name in HALTED_BY and reading.low is None


def _excludes_nothing(known: Mapping[str, Reading]) -> bool:
    """Whether the ranges leave scale and halt both possible."""
    below = (known[name] for name in HALTED_BY)
    above = (known[name] for name in SCALED_BY)
    return all(one.low is not None and one.pilot is not None and one.low < one.pilot for one in below) and all(
        one.high is not None and one.success is not None and one.high >= one.success for one in above
    )
