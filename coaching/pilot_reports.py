"""A pilot as a whole: its weeks one by one and its last ones together, the verdict, and what its size can show."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from coaching.across import read_group
from coaching.adjustments import Adjustment, Reread
from coaching.contrasts import Contrast, contrast
from coaching.counts import Counts, is_quiet
from coaching.disclosure import MINIMUM
from coaching.gate import gate
from coaching.kpis import FIGURES, Threshold
from coaching.power import Power, power
from coaching.programmes import Programme
from coaching.readings import Reading, withheld
from coaching.reports import LOOP, ScopeReport, Stages, groups
from coaching.reports import make as report
from coaching.scopes import EVERYBODY, Added, Place, Scope, Sums
from coaching.suppression import hidden
from coaching.verdict import JUDGED, Verdict, judge, weakest, weeks_to_read
from coaching.weeks import Week


@dataclass(frozen=True, slots=True)
class PilotWeek:
    """One week of a pilot, as it was counted; `number` is 1 for its first."""

    week: Week
    number: int
    counts: Counts

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
    together = [one.counts for one in weeks if one.week in read]
    shown = [_shown(one, thresholds, minimum) for one in weeks]
    enrolled = weeks[-1].counts.enrolled if weeks else {}
    people = sum(sums.n for sums in enrolled.values())
    teams = len({place.manager for place, sums in enrolled.items() if sums.n})
    loop: Stages = shown[-1].loop if shown else (None,) * len(LOOP)
    link = weakest(dict(zip(LOOP, loop, strict=True)), people=shown[-1].people if shown else None)
    judged = _judged(programme, together, thresholds, undependable, minimum)
    number = weeks[-1].number if weeks else 0
    return PilotReport(
        programme=programme.id,
        name=programme.name,
        began=weeks[0].week if weeks else None,
        length=programme.weeks,
        people=shown[-1].people if shown else None,
        teams=teams,
        verdict=judge(judged, week=number, read_in=programme.read_in, weeks=read, link=link, unasked=unasked),
        weekly=tuple((one.week, one.quiet, said.readings) for one, said in zip(weeks, shown, strict=True)),
        loop=loop,
        differences=_differences(together, minimum),
        power=power(*((people, teams) if weeks else size), programme.weeks, thresholds=thresholds),
        changed=tuple(
            _again(one, weeks, lambda some: _judged(programme, some, thresholds, undependable, minimum))
            for one in noted
        ),
    )


def _again(one: Adjustment, weeks: Sequence[PilotWeek], read: Callable[[list[Counts]], tuple[Reading, ...]]) -> Reread:
    """Read the figure of an adjustment again: over the pilot's weeks before it, and once both after it have ended.

    Quiet weeks are left out: their figures speak of what was sent.
    """
    if not {each.week for each in weeks} >= set(one.after):
        return Reread(one)
    sides = [
        [each.counts for each in weeks if each.week in some and not each.quiet] for some in (one.before, one.after)
    ]
    if not all(sides):
        return Reread(one)
    before, after = (next(each for each in read(some) if each.name == one.figure) for some in sides)
    return Reread(one, before, after)


def pooled(weeks: Iterable[Counts]) -> dict[str, Added]:
    """Add several weeks up, figure by figure: the same people again are in the same cluster."""
    found: dict[str, dict[Place, Sums]] = {name: {} for name in FIGURES}
    for counts in weeks:
        for name, added in counts.figures.items():
            for place, sums in added.items():
                found[name][place] = found[name].get(place, Sums()) + sums
    return dict(found)


def over_invited(figures: Mapping[str, Added]) -> Added:
    """Return who took part of those invited, where a key figure asks it of those who agreed."""
    active, invited = figures.get("active_users", {}), figures.get("uptake", {})
    tops = {place: active[place].top if place in active else 0 for place in invited}
    return {place: Sums(one.n, tops[place], one.n, tops[place], tops[place], one.n) for place, one in invited.items()}


def _judged(
    programme: Programme,
    weeks: Sequence[Counts],
    thresholds: Mapping[str, Threshold],
    undependable: Collection[str],
    minimum: int,
) -> tuple[Reading, ...]:
    """Return the figures that the verdict goes by, over these weeks together, as they may be shown."""
    figures = pooled(weeks)
    figures["active_users"] = over_invited(figures)
    readings, _ = read_group(figures, thresholds=thresholds, alone=False, seed=programme.id)
    people = {name: _most(name, weeks) for name in FIGURES}
    counted = [one if one.withheld else replace(one, n=sum(people[one.name].values())) for one in readings]
    scopes = {scope: () for week in weeks for scope in groups(week, {})} | {EVERYBODY: counted}
    return tuple(_dependable(one, undependable) for one in gate(scopes, people, minimum=minimum)[EVERYBODY])


def _most(name: str, weeks: Iterable[Counts]) -> dict[Place, int]:
    """Return how many people of each place count in a figure, in whichever week has most of them."""
    found: dict[Place, int] = {}
    for week in weeks:
        added = over_invited(week.figures) if name == "active_users" else week.figures.get(name, {})
        for place, sums in added.items():
            found[place] = max(found.get(place, 0), sums.n)
    return found


def _dependable(one: Reading, undependable: Collection[str]) -> Reading:
    return withheld(one.name, one.pilot, one.success, "not_dependable") if one.name in undependable else one


def _shown(one: PilotWeek, thresholds: Mapping[str, Threshold], minimum: int) -> ScopeReport:
    """Return a week as it may be shown of everybody."""
    return report(one.week, one.counts, thresholds=lambda _: thresholds, minimum=minimum).scopes[0]


def _differences(weeks: Sequence[Counts], minimum: int) -> tuple[Difference, ...]:
    """Compare each cohort with the first one, figure by figure, over these weeks together."""
    figures = pooled(weeks)
    split = Counts(figures, {}, {}).split("cohort")
    every = {scope for week in weeks for scope in groups(week, {})}
    unseen = hidden(every, _most("peer_feedback", weeks), minimum=minimum)
    (first, *others) = sorted(split.keys() - unseen) or [Scope()]
    return tuple(
        Difference(name, first.value, other.value, _contrast(split[first], split[other], name))
        for other in others
        for name in JUDGED
    )


def _contrast(first: Counts, second: Counts, name: str) -> Contrast | None:
    teams = [_by_team(group.figures[name]) for group in (first, second)]
    one, two = ([(sums.top, sums.bottom) for sums in some.values()] for some in teams)
    return contrast(one, two)


def _by_team(added: Added) -> dict[str, Sums]:
    found: dict[str, Sums] = {}
    for place, sums in added.items():
        found[place.manager] = found.get(place.manager, Sums()) + sums
    return found
