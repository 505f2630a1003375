"""A week's report: every key figure of everybody and of each group, and how far people got."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from coaching.across import Index, read_group
from coaching.kpis import DEFAULTS, Threshold
from coaching.readings import Reading
from coaching.scopes import EVERYBODY, Added, By, Place, Scope, groups
from coaching.weeks import Week


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many of a week's enrolled people came how far: each step counts people who did all steps before it."""

    delivered: int = 0
    opened: int = 0
    completed_task: int = 0
    peer_feedback: int = 0

    def __add__(self, other: "Funnel") -> "Funnel":
        return Funnel(
            self.delivered + other.delivered,
            self.opened + other.opened,
            self.completed_task + other.completed_task,
            self.peer_feedback + other.peer_feedback,
        )


@dataclass(frozen=True, slots=True)
class Loop:
    """How many of the enrolled got to each stage since the programme began, in this order.

    Exposed: two messages came. Rehearsed: then a task was done. Praised: then a colleague said what they saw. Checked:
    then their manager noted something.
    """

    exposed: int = 0
    rehearsed: int = 0
    praised: int = 0
    checked: int = 0

    def __add__(self, other: "Loop") -> "Loop":
        return Loop(
            self.exposed + other.exposed,
            self.rehearsed + other.rehearsed,
            self.praised + other.praised,
            self.checked + other.checked,
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """What a week's people add to each figure, by place: of everything they did, or of one module's."""

    figures: Mapping[str, Added]
    funnel: Mapping[Place, Funnel]
    loop: Mapping[Place, Loop]


@dataclass(frozen=True, slots=True)
class ScopeReport:
    """What is read of one group."""

    scope: Scope
    people: int | None
    readings: tuple[Reading, ...]
    index: Index
    funnel: Funnel | None
    loop: Loop | None


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
            "scopes": [_scope_dict(one) for one in self.scopes],
        }


def _scope_dict(one: ScopeReport) -> dict[str, object]:
    """Return one group as the report's JSON prints it; of what is not shown every number is null."""
    return {
        "by": one.scope.by,
        "value": one.scope.value or None,
        "people": one.people,
        "kpis": [reading.to_dict() for reading in one.readings],
        "index": asdict(one.index),
        "funnel": asdict(one.funnel) if one.funnel else dict.fromkeys(Funnel.__dataclass_fields__),
        "loop": asdict(one.loop) if one.loop else dict.fromkeys(Loop.__dataclass_fields__),
    }


def make(
    week: Week,
    counts: Counts,
    by_module: Mapping[str, Counts] | None = None,
    *,
    cuts: Sequence[By] = (),
    thresholds: Mapping[str, Threshold] = DEFAULTS,
) -> Report:
    """Make a week's report: everybody, and the groups of each cut; `by_module` is needed for the cut by module."""
    places = counts.figures["active_users"].keys()
    scopes = [EVERYBODY]
    for by in cuts:
        scopes += [Scope("module", name) for name in sorted(by_module or {})] if by == "module" else groups(by, places)
    modules = by_module or {}
    return Report(
        week,
        tuple(
            _read(week, scope, modules[scope.value] if scope.by == "module" else counts, counts, thresholds)
            for scope in scopes
        ),
    )


def is_quiet(counts: Counts, scope: Scope = EVERYBODY) -> bool:
    """Whether fewer than half of a group's enrolled were delivered anything: then figures say little about people."""
    enrolled = sum(sums.n for place, sums in counts.figures["active_users"].items() if scope.holds(place))
    return 2 * sum(one.delivered for place, one in counts.funnel.items() if scope.holds(place)) < enrolled


def _read(week: Week, scope: Scope, acts: Counts, counts: Counts, thresholds: Mapping[str, Threshold]) -> ScopeReport:
    quiet = is_quiet(counts, scope)
    readings, index = read_group(acts.figures, scope, thresholds=thresholds, is_quiet=quiet, seed=str(week))
    return ScopeReport(
        scope=scope,
        people=sum(sums.n for place, sums in counts.figures["active_users"].items() if scope.holds(place)),
        readings=readings,
        index=index,
        funnel=sum((one for place, one in acts.funnel.items() if scope.holds(place)), Funnel()),
        loop=sum((one for place, one in acts.loop.items() if scope.holds(place)), Loop()),
    )
