"""One story a week: how a figure moved, a moment that two people share, what managers tried, what the business counts.

Nobody writes it. Each sentence is one of the few of `coaching.story_words`, filled with what is known, and names where
it comes from; nothing says that one thing led to another. It always tells of the same figure, the one by which the
programme is to be seen: a story that could choose would find one that moved by chance in most weeks.
"""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from coaching import story_words as say
from coaching.across import ENOUGH_TEAMS
from coaching.cards import Tally
from coaching.changes import Twice, compare_teams
from coaching.disclosure import FROM_ANSWERS, MINIMUM, check_minimum
from coaching.kudos import Kudos, Said, has_example
from coaching.readings import Reading
from coaching.scopes import EVERYBODY, Scope
from coaching.weeks import Week

#: Longer words are not told: a quotation that was cut would not be what somebody said.
LONGEST = 200

_NOTES = "manager_checks"


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence and where it comes from: ids of events, names of readings, keys of outcomes.

    ValueError without a source: what nobody could trace is not told.
    """

    text: str
    sources: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a clause without words tells nothing")
        if not self.sources or not all(source.strip() for source in self.sources):
            raise ValueError(f"nobody could say where this comes from: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Tried:
    """A question that managers tried: what came of it as others may be told, and the events of their answers."""

    question: str
    tally: Tally
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """What the business counts over some dates, both included, as it is said; `n` cases stand behind it."""

    label: str
    said: str
    start: date
    end: date
    n: int
    source: str


@dataclass(frozen=True, slots=True)
class Material:
    """What one week's story may draw on.

    `figure` is the one that the story tells of, `twice` the same people in this week and the one before. `readings` are
    the week's, withheld where they must be; `thanks` what was shared with the team that reads the story, in the week.
    `undependable` are figures whose raters are known not to mean the same by a level.
    """

    week: Week
    figure: str
    twice: Twice
    scope: Scope = EVERYBODY
    readings: Sequence[Reading] = ()
    thanks: Sequence[Kudos] = ()
    tried: Sequence[Tried] = ()
    outcome: Counted | None = None
    undependable: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A week's story as it is kept. It holds no name and nobody's words.

    `moment` is a kudos that two people share: its sentence stands behind the first clause for as long as they do.
    """

    week: Week
    scope: Scope
    clauses: tuple[Clause, ...]
    moment: str | None = None
    moved: bool = False

    def told(self, moment: Said | None = None) -> tuple[Clause, ...]:
        """Return the clauses in their order; `moment` is what stands today of the kudos that it tells of."""
        shared = self._shared(moment)
        return (*self.clauses[:1], *shared, *self.clauses[1:])

    def lines(self, moment: Said | None = None) -> tuple[str, ...]:
        """Return the story as sentences for a message; where a figure moved, the last says what is not shown."""
        told = self.told(moment)
        return (*(one.text for one in told), *((say.CAVEAT,) if self.moved and len(told) > 1 else ()))

    def _shared(self, moment: Said | None) -> tuple[Clause, ...]:
        if moment is None or moment.kudos.kudos_id != self.moment or moment.kudos.offer != "yes":
            return ()
        text = say.moment(moment)
        return (Clause(text, (moment.kudos.kudos_id,)),) if text else ()

    def to_json(self) -> str:
        """Return the story as text to keep."""
        fields = asdict(self) | {"week": self.week.monday.isoformat()}
        return json.dumps(fields, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Story":
        """Read a kept story back."""
        fields = json.loads(text)
        clauses = tuple(Clause(one["text"], tuple(one["sources"])) for one in fields["clauses"])
        week, scope = Week(date.fromisoformat(fields["week"])), Scope(**fields["scope"])
        return cls(**fields | {"week": week, "scope": scope, "clauses": clauses})


def make(
    material: Material,
    *,
    told: Collection[str] = (),
    behaviour: str | None = None,
    minimum: int = MINIMUM,
    readers: int = 0,
) -> Story:
    """Make a week's story.

    `told` are the moments of earlier stories: none is told twice. `behaviour` is the one that the programme is about.
    `readers` of the people counted read it themselves: 1 for a team's own channel.
    """
    enough = check_minimum(minimum) + readers
    chosen = choose(material.thanks, material.week, told=told, behaviour=behaviour)
    first, moved = _move(material, enough)
    others = (*_managers(material), *_outcome(material))
    if not others and chosen is None:
        others = _stands(material)
    return Story(
        week=material.week,
        scope=material.scope,
        clauses=(first, *others),
        moment=chosen.kudos_id if chosen else None,
        moved=moved,
    )


def choose(
    thanks: Sequence[Kudos], week: Week, *, told: Collection[str] = (), behaviour: str | None = None
) -> Kudos | None:
    """Return the kudos to tell of: both share it, its words say something, and it was not told of before.

    One of the programme's behaviour goes first, then one with an example; among equals a hash of the week decides.
    """
    free = [one for one in thanks if one.offer == "yes" and one.kudos_id not in told and _may_be_quoted(one)]

    def place(one: Kudos) -> tuple[bool, bool, str]:
        drawn = hashlib.blake2b(f"{week} {one.kudos_id}".encode(), digest_size=8).hexdigest()
        return behaviour is not None and one.behaviour != behaviour, not has_example(one.words or ""), drawn

    return min(free, key=place, default=None)


def _may_be_quoted(one: Kudos) -> bool:
    return bool(one.words and len(one.words) <= LONGEST and one.giver_name and one.receiver_name)


def source(week: Week, scope: Scope, figure: str) -> str:
    """Return the name of a reading: "reading:2026-W47:cohort:listening:practice_tasks"."""
    return ":".join(part for part in ("reading", str(week), scope.by, scope.value, figure) if part)


def _move(material: Material, enough: int) -> tuple[Clause, bool]:
    """Return how the figure moved, or that it did not, and whether it did."""
    twice, name = material.twice, material.figure
    sources = tuple(source(week, material.scope, name) for week in (material.week, material.week.before()))
    change = compare_teams(name, twice)
    if name in material.undependable:
        return Clause(say.not_dependable(name), sources), False
    if twice.quiet:
        return Clause(say.quiet(name), sources), False
    if change.value is None or change.n < enough or (name == _NOTES and not _has_many_managers(material)):
        return Clause(say.too_few(name), sources), False
    teams = sum(1 for one in twice.teams.values() if one.n)
    text = say.change(change, teams, numbered=_may_be_numbered(name, twice, enough))
    return Clause(text, sources), change.direction is not None


def _may_be_numbered(name: str, twice: Twice, enough: int) -> bool:
    """Whether a change may be told with its numbers.

    Beside the two weeks' own figures it would tell of a few who counted in one of them only; beside what managers read
    of their own teams, of the few whose manager reads nothing. Of what people answered it would speak of each of them,
    where all or none of them did it.
    """
    pairs = twice.together
    hidden = sum(one.n for one in twice.teams.values() if one.n < enough) if len(twice.teams) > 1 else 0
    if any(0 < few < enough for few in (twice.came, twice.left, hidden)):
        return False
    return name not in FROM_ANSWERS or not {pairs.top, pairs.bottom} & {0, pairs.n}


def _managers(material: Material) -> tuple[Clause, ...]:
    """Return what managers did: what came of a question that they tried, else how many people they noted something of.

    No manager is named, and fewer than the gate allows are not counted.
    """
    # Whoever reads it may be one of those managers, and knows their own part.
    may_be_told = [one for one in material.tried if replace(one.tally, is_in=True).may_be_told]
    if may_be_told:
        best = min(may_be_told, key=lambda one: (-one.tally.managers, one.question))
        return (Clause(say.tried(best.question, best.tally), best.sources),)
    noted = _reading(material, _NOTES)
    if noted is None or _NOTES in {material.figure, *material.undependable} or not _has_many_managers(material):
        return ()
    return (Clause(say.noted(noted), (source(material.week, material.scope, noted.name),)),)


def _has_many_managers(material: Material) -> bool:
    """Whether so many managers lead these people that what is said of their notes is said of none of them."""
    return sum(1 for manager, one in material.twice.teams.items() if manager and one.n) >= ENOUGH_TEAMS


def _outcome(material: Material) -> tuple[Clause, ...]:
    counted = material.outcome
    if counted is None or counted.n < 1:
        return ()
    return (Clause(say.outcome(counted.label, counted.said, counted.start, counted.end), (counted.source,)),)


def _stands(material: Material) -> tuple[Clause, ...]:
    """Return where the figure stands, for a week in which there is nothing else to tell."""
    found = _reading(material, material.figure)
    return (Clause(say.stands(found), (source(material.week, material.scope, found.name),)),) if found else ()


def _reading(material: Material, name: str) -> Reading | None:
    """Return a reading that has a number to tell."""
    return next((one for one in material.readings if one.name == name and one.value is not None), None)
