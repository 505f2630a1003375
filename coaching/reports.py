"""A week's report: every key figure of everybody and of each group, and how far people got; as it may be shown."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields, replace

from coaching.across import Index, read_group
from coaching.counts import Counts, Days, Funnel, Loop, is_quiet
from coaching.disclosure import MINIMUM
from coaching.gate import gate, steps
from coaching.kpis import DEFAULTS, FIGURES, Threshold
from coaching.readings import Reading, withheld
from coaching.scopes import CUTS, EVERYBODY, By, Place, Scope
from coaching.weeks import Week

#: How many people came so far, stage by stage; None for a stage that is not shown, and all after it.
Stages = tuple[int | None, ...]

#: The stages of the funnel and of the loop, in their order.
FUNNEL = tuple(field.name for field in fields(Funnel))
LOOP = tuple(field.name for field in fields(Loop))


@dataclass(frozen=True, slots=True)
class ScopeReport:
    """What is shown of one group; `people` are its enrolled."""

    scope: Scope
    people: int | None
    readings: tuple[Reading, ...]
    index: Index
    funnel: Stages
    loop: Stages
    days: Stages = (None,) * 7

    def to_dict(self) -> dict[str, object]:
        """Return the group as the report's JSON prints it; of what is not shown every number is null."""
        return {
            "by": self.scope.by,
            "value": self.scope.value or None,
            "people": self.people,
            "kpis": [reading.to_dict() for reading in self.readings],
            "index": asdict(self.index),
            "funnel": dict(zip(FUNNEL, self.funnel, strict=True)),
            "loop": dict(zip(LOOP, self.loop, strict=True)),
            "daily_active": list(self.days),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """A week, group by group; everybody comes first."""

    week: Week
    scopes: tuple[ScopeReport, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the report as its JSON prints it."""
        return {
            "week": str(self.week),
            "start": self.week.monday.isoformat(),
            "end": self.week.sunday.isoformat(),
            "scopes": [one.to_dict() for one in self.scopes],
        }


@dataclass(frozen=True, slots=True)
class Group:
    """What one group's people add, by all that they did or by what they did in one module; and whether it was quiet."""

    acts: Counts
    enrolled: int
    quiet: bool


def groups(counts: Counts, by_module: Mapping[str, Counts]) -> dict[Scope, Group]:
    """Return every group of every cut; a module's people are everybody."""

    def whole(part: Counts) -> int:
        return sum(sums.n for sums in part.enrolled.values())

    quiet = is_quiet(counts)
    found = {EVERYBODY: Group(counts, whole(counts), quiet)}
    for by in CUTS:
        if by == "module":
            modules = sorted(by_module.items())
            found |= {Scope("module", name): Group(acts, whole(counts), quiet) for name, acts in modules}
        else:
            found |= {scope: Group(part, whole(part), is_quiet(part)) for scope, part in counts.split(by).items()}
    return found


def make(
    week: Week,
    counts: Counts,
    by_module: Mapping[str, Counts] | None = None,
    *,
    cuts: Collection[By] = (),
    thresholds: Callable[[Scope], Mapping[str, Threshold]] = lambda _: DEFAULTS,
    undependable: Callable[[Scope], Collection[str]] = lambda _: (),
    minimum: int = MINIMUM,
) -> Report:
    """Make a week's report as it may be shown: everybody, and the groups of each cut.

    `by_module` is needed for the cut by module; `thresholds` are those that a group is read with, `undependable` the
    figures that its raters make undependable. Whatever is printed,
    the groups of all cuts go through the gate together: whoever reads one report may read the others.
    """
    every = groups(counts, by_module or {})
    read = {
        scope: read_group(
            group.acts.figures,
            thresholds=thresholds(scope),
            is_quiet=group.quiet,
            seed=f"{week} {scope.by} {scope.value}",
        )
        for scope, group in every.items()
        if scope.by == "all" or scope.by in cuts
    }
    shown = gate(
        {scope: read[scope][0] if scope in read else () for scope in every},
        _by_place(counts, "n"),
        did=_by_place(counts, "top"),
        minimum=minimum,
    )
    shown = {scope: tuple(_dependable(one, undependable(scope)) for one in found) for scope, found in shown.items()}
    funnels, loops = (_stages(every, counts, what, minimum) for what in ("funnel", "loop"))
    return Report(
        week,
        tuple(
            ScopeReport(
                scope,
                people=funnels[scope][0],
                readings=shown[scope],
                index=_index(index, shown[scope], thresholds(scope)),
                funnel=funnels[scope][1:],
                loop=loops[scope][1:],
                days=_days(every[scope].acts, shown[scope]),
            )
            for scope, (_, index) in read.items()
        ),
    )


def _dependable(one: Reading, undependable: Collection[str]) -> Reading:
    return withheld(one.name, one.pilot, one.success, "not_dependable") if one.name in undependable else one


def _by_place(counts: Counts, what: str) -> dict[str, dict[Place, int]]:
    return {
        name: {place: getattr(sums, what) for place, sums in counts.figures.get(name, {}).items()} for name in FIGURES
    }


def _stages(every: Mapping[Scope, Group], counts: Counts, what: str, minimum: int) -> dict[Scope, Stages]:
    """Return how far each group's people got, those who take part first; None for what is not shown."""
    nobody = Funnel() if what == "funnel" else Loop()
    reached = {
        scope: (group.enrolled, *astuple(sum(getattr(group.acts, what).values(), nobody)))
        for scope, group in every.items()
    }
    enrolled = {place: sums.n for place, sums in counts.enrolled.items()}
    by_place = {place: astuple(one) for place, one in getattr(counts, what).items()}
    before = [enrolled, *({place: one[at] for place, one in by_place.items()} for at in range(3))]
    return steps(reached, before, minimum=minimum)


def _days(acts: Counts, shown: Sequence[Reading]) -> Stages:
    """Return how many acted on each date: shown where it is shown how many did in the week."""
    took_part = next((one for one in shown if one.name == "active_users"), None)
    if took_part is None or took_part.value is None:
        return (None,) * 7
    return sum(acts.days.values(), Days()).of


def _index(index: Index, shown: tuple[Reading, ...], thresholds: Mapping[str, Threshold]) -> Index:
    """Withhold the index where one of its parts is: the others would lead to that part."""
    weighted = {name for name, threshold in thresholds.items() if threshold.weight}
    if index.low is None or index.high is None or any(one.withheld for one in shown if one.name in weighted):
        return Index()
    # To the last digit its range would be an equation for managers whose people are not shown.
    return replace(index, low=math.floor(index.low), high=math.ceil(index.high))
