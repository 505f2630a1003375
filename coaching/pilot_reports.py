"""A pilot as a whole: its weeks one by one and its last ones together, the verdict, and what its size can show."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from coaching.across import Index, read_group
from coaching.adjustments import Adjustment, Reread
from coaching.contrasts import Contrast, contrast
from coaching.counts import Counts, is_quiet
from coaching.disclosure import MINIMUM
from coaching.gate import gate
from coaching.kpis import FIGURES, Threshold
from coaching.pooling import in_one_week_few, most, over_invited, pooled, telling
from coaching.power import Power, power
from coaching.programmes import Programme
from coaching.readings import Reading, withheld
from coaching.reports import LOOP, ScopeReport, Stages, groups
from coaching.reports import make as report
from coaching.scopes import EVERYBODY, Added, Scope, Sums
from coaching.suppression import hidden
from coaching.verdict import JUDGED, Verdict, judge, weakest, weeks_to_read
from coaching.weeks import Week


@dataclass(frozen=True, slots=True)
class PilotWeek:
    """One week of a pilot, as it was counted; `number` is 1 for its first.

    `everybody` are the counts of the whole workspace, with which a report of it is made; None where there is no more.
    """

    week: Week
    number: int
    counts: Counts
    everybody: Counts | None = None

    @property
    def quiet(self) -> bool:
        """Whether so little was sent that figures say little."""
        return is_quiet(self.counts)


@dataclass(frozen=True, slots=True)
class Difference:
    """How two cohorts differ in a figure over the weeks read together; None where either is too few."""

    figure: str
    first: str
    second: str
    contrast: Contrast | None


@dataclass(frozen=True, slots=True)
class PilotReport:
    """What a steward is shown of a pilot after its last complete week.

    `people` and `teams` are of that week. `readings` are those of the verdict, over `verdict.weeks` together, `n`
    being the most people that any of those weeks had. `weekly` holds each week's own.
    """

    programme: str
    name: str
    began: Week | None
    length: int
    people: int | None
    teams: int
    verdict: Verdict
    weekly: tuple[tuple[Week, bool, tuple[Reading, ...]], ...]
    loop: Stages
    differences: tuple[Difference, ...]
    power: Power
    changed: tuple[Reread, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return the report as its JSON prints it."""
        return {
            "programme": self.programme,
            "name": self.name,
            "began": self.began.monday.isoformat() if self.began else None,
            "length": self.length,
            "people": self.people,
            "teams": self.teams,
            "verdict": self.verdict.to_dict(),
            "weekly": [
                {"week": str(week), "quiet": quiet, "kpis": [one.to_dict() for one in readings]}
                for week, quiet, readings in self.weekly
            ],
            "loop": dict(zip(LOOP, self.loop, strict=True)),
            "differences": [asdict(one) for one in self.differences],
            "power": self.power.to_dict(),
            "adjustments": [one.to_dict() for one in self.changed],
        }


def make(
    programme: Programme,
    weeks: Sequence[PilotWeek],
    *,
    thresholds: Mapping[str, Threshold],
    size: tuple[int, int] = (0, 0),
    noted: Sequence[Adjustment] = (),
    unasked: Collection[str] = (),
    undependable: Collection[str] = (),
    minimum: int = MINIMUM,
) -> PilotReport:
    """Make a pilot's report of the weeks that have ended, the first of them first.

    `noted` is what was changed in it, the newest first. `size` is how many people and managers there are on the roster:
    what it can show is said of those until it begins.
    """
    read = weeks_to_read((one.week, one.quiet) for one in weeks)
    together = [one for one in weeks if one.week in read]
    said = [shown(one, thresholds, undependable=undependable, minimum=minimum) for one in weeks]
    enrolled = weeks[-1].counts.enrolled if weeks else {}
    teams = len({place.manager for place, sums in enrolled.items() if sums.n})
    loop: Stages = said[-1].loop if said else (None,) * len(LOOP)
    taking_part = said[-1].people if said else None
    link = weakest(dict(zip(LOOP, loop, strict=True)), people=taking_part)
    judged = _judged(programme, together, thresholds, undependable, minimum)
    number = weeks[-1].number if weeks else 0
    return PilotReport(
        programme=programme.id,
        name=programme.name,
        began=weeks[0].week if weeks else None,
        length=programme.weeks,
        people=taking_part,
        teams=teams if taking_part is not None else 0,
        verdict=judge(judged, week=number, read_in=programme.read_in, weeks=read, link=link, unasked=unasked),
        weekly=tuple((one.week, one.quiet, each.readings) for one, each in zip(weeks, said, strict=True)),
        loop=loop,
        differences=_differences([one.counts for one in together], undependable, minimum),
        power=power(*_size(taking_part, teams, weeks, size), programme.weeks, thresholds=thresholds),
        changed=tuple(
            _again(one, weeks, lambda some: _judged(programme, some, thresholds, undependable, minimum))
            for one in noted
        ),
    )


def _size(taking_part: int | None, teams: int, weeks: Sequence[PilotWeek], size: tuple[int, int]) -> tuple[int, int]:
    """Return of how many people and managers it is said what they can show: of too few neither."""
    if not weeks:
        return size
    return (taking_part, teams) if taking_part is not None else (0, 0)


def _again(
    one: Adjustment, weeks: Sequence[PilotWeek], read: Callable[[list[PilotWeek]], tuple[Reading, ...]]
) -> Reread:
    """Read the figure of an adjustment again: over the pilot's weeks before it, and once both after it have ended.

    Quiet weeks are left out: their figures speak of what was sent.
    """
    if not {each.week for each in weeks} >= set(one.after):
        return Reread(one)
    sides = [[each for each in weeks if each.week in some and not each.quiet] for some in (one.before, one.after)]
    if not all(sides):
        return Reread(one)
    before, after = (next(each for each in read(some) if each.name == one.figure) for some in sides)
    return Reread(one, before, after)


def _judged(
    programme: Programme,
    weeks: Sequence[PilotWeek],
    thresholds: Mapping[str, Threshold],
    undependable: Collection[str],
    minimum: int,
) -> tuple[Reading, ...]:
    """Return the figures that the verdict goes by, over these weeks together, as they may be shown."""
    counts = [one.counts for one in weeks]
    figures = pooled(counts)
    figures["active_users"] = over_invited(figures)
    readings, _ = read_group(figures, thresholds=thresholds, alone=False, seed=programme.id)
    people = {name: most(name, counts) for name in FIGURES}
    counted = [one if one.withheld else replace(one, n=sum(people[one.name].values())) for one in readings]
    scopes = {scope: () for week in counts for scope in groups(week, {})} | {EVERYBODY: counted}
    everybody = [one.everybody or one.counts for one in weeks]
    unseen = {name for name in FIGURES if in_one_week_few(name, counts, minimum)} | telling(
        people, {name: most(name, everybody) for name in FIGURES}, minimum
    )
    return tuple(
        _small(one) if one.name in unseen else _dependable(one, undependable)
        for one in gate(scopes, people, minimum=minimum)[EVERYBODY]
    )


def _small(one: Reading) -> Reading:
    return withheld(one.name, one.pilot, one.success, "small")


def _dependable(one: Reading, undependable: Collection[str]) -> Reading:
    return withheld(one.name, one.pilot, one.success, "not_dependable") if one.name in undependable else one


def shown(
    one: PilotWeek,
    thresholds: Mapping[str, Threshold],
    *,
    undependable: Collection[str] = (),
    minimum: int = MINIMUM,
) -> ScopeReport:
    """Return a pilot's week as it may be shown, beside the report of the whole workspace."""
    found = report(
        one.week, one.counts, thresholds=lambda _: thresholds, undependable=lambda _: undependable, minimum=minimum
    ).scopes[0]
    if one.everybody is None:
        return found
    ours, everybody = (
        {name: {place: sums.n for place, sums in counts.figures[name].items()} for name in FIGURES}
        for counts in (one.counts, one.everybody)
    )
    unseen = telling(ours, everybody, minimum)
    if "active_users" in unseen:  # then not even how many take part
        unseen, few = set(FIGURES), (None,) * len(LOOP)
        found = replace(found, people=None, index=Index(), funnel=few, loop=few, days=(None,) * 7)
    return replace(found, readings=tuple(_small(each) if each.name in unseen else each for each in found.readings))


def _differences(weeks: Sequence[Counts], undependable: Collection[str], minimum: int) -> tuple[Difference, ...]:
    """Compare each cohort with the first one, figure by figure, over these weeks together.

    Only cohorts that a report shows, each figure on its own people.
    """
    split = Counts(pooled(weeks), {}, {}).split("cohort")
    every = {scope for week in weeks for scope in groups(week, {})}
    unseen = {name: hidden(every, most(name, weeks), minimum=minimum) for name in ("peer_feedback", *JUDGED)}
    (first, *others) = sorted(split.keys() - unseen["peer_feedback"]) or [Scope()]
    return tuple(
        Difference(
            name,
            first.value,
            other.value,
            None if {first, other} & unseen[name] else _contrast(split[first], split[other], name),
        )
        for other in others
        for name in JUDGED
        if name not in undependable
    )


def _contrast(first: Counts, second: Counts, name: str) -> Contrast | None:
    teams = [_by_team(group.figures[name]) for group in (first, second)]
    one, two = ([(sums.top, sums.bottom) for sums in some.values()] for some in teams)
    found = contrast(one, two)
    return found if found and found.likely else None


def _by_team(added: Added) -> dict[str, Sums]:
    found: dict[str, Sums] = {}
    for place, sums in added.items():
        found[place.manager] = found.get(place.manager, Sums()) + sums
    return found
