"""The one gate between what is known of groups and what a report shows of them.

Slack, the terminal, JSON, CSV, pages and charts get what comes out of `gate` and `steps`, and nothing else. Whoever
reads one of them may read all of them, so every scope of every cut goes through together, whatever is printed of it.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from coaching.disclosure import MINIMUM, soften, tells_of_few
from coaching.kpis import FIGURES
from coaching.readings import Reading, withheld
from coaching.scopes import EVERYBODY, Place, Scope
from coaching.suppression import hidden

#: The figure whose people are all who take part; the others count some of them.
_ENROLLED = "active_users"
#: No figure has any of it.
NOTHING: Mapping[str, Any] = MappingProxyType({})


def gate(
    readings: Mapping[Scope, Sequence[Reading]],
    people: Mapping[str, Mapping[Place, int]],
    *,
    minimum: int = MINIMUM,
    readers: int = 0,
    did: Mapping[str, Mapping[Place, int]] = NOTHING,
    telling: Mapping[str, Collection[Scope]] = NOTHING,
) -> dict[Scope, tuple[Reading, ...]]:
    """Return a report's readings as they may be shown.

    `people` says for each figure how many people of each place are on its denominator, `did` what they add to its
    numerator. A scope is hidden in one figure where these people are (`hidden`), where `telling` says so (`moved`), and
    in all figures where those who take part in it are: else "agreed to take part" would say how many they are, and each
    figure that counts some of them how many at least. `readers` of the people counted see the report themselves.
    """
    enough = minimum + readers
    unseen = _unseen(readings.keys(), people, did, enough)
    enrolled = unseen[_ENROLLED]
    unseen = {name: found.union(enrolled, telling.get(name, ())) for name, found in unseen.items()}
    shown = {}
    for scope, found in readings.items():
        passed = [
            soften(one) if _may_pass(one, scope, unseen[one.name], people[one.name], enough) else _small(one)
            for one in found
        ]
        crowd = scope not in enrolled and any(
            one.n or one.reason == "few_teams" for one in passed if one.name != "uptake"
        )
        shown[scope] = tuple(_small(one) if one.reason == "empty" and not crowd else one for one in passed)
    rough = {name: _rough(counted, readings.keys() - unseen[name]) for name, counted in people.items()}
    return {
        scope: tuple(_round(one) if scope in rough[one.name] else one for one in found)
        for scope, found in shown.items()
    }


def steps(
    counts: Mapping[Scope, Sequence[int]], people: Sequence[Mapping[Place, int]], *, minimum: int = MINIMUM
) -> dict[Scope, tuple[int | None, ...]]:
    """Return the steps of a funnel or of the loop as they may be shown; None for a step that is not, and all after it.

    The first count of a scope are those who take part, each later one those of them who came so far; `people` are the
    same counts by place, the last one left out. A step is a figure whose denominator is the step before, and is hidden
    as that is: "3 opened it" of 40 is shown, and what those three did next is not.
    """
    shown: dict[Scope, list[int | None]] = {scope: [] for scope in counts}
    unseen: frozenset[Scope] = frozenset()
    for at in range(max(map(len, counts.values()), default=0)):
        base = max(at - 1, 0)
        if at != 1:  # the first two have the same denominator
            unseen |= hidden(counts, people[base], minimum=minimum)
        for scope, found in counts.items():
            few = 0 < found[base] < minimum or _is_nearly_everybody(scope, found[base], people[base], minimum)
            unseen |= {scope} if few else set()
        for scope, found in counts.items():
            shown[scope].append(None if scope in unseen else found[at])
    return {scope: tuple(found) for scope, found in shown.items()}


def moved(
    scopes: Iterable[Scope], then: Mapping[str, Place], now: Mapping[str, Place], *, minimum: int = MINIMUM
) -> frozenset[Scope]:
    """Return the scopes that a few left or came to between two weeks, given who takes part and their places in each.

    Coming back, subtracted from who took part then, tells of them (`tells_of_few`).
    """

    def inside(scope: Scope, week: Mapping[str, Place]) -> set[str]:
        return {person for person, place in week.items() if scope.holds(place)}

    return frozenset(one for one in scopes if tells_of_few(inside(one, then), inside(one, now), minimum=minimum))


def leaves_few(scope: Scope, people: Mapping[Place, int], *, minimum: int = MINIMUM) -> bool:
    """Whether a manager among the readers, who knows the figure of their own people, would be left with that of a few.

    A report then hides the manager's group. In a channel the manager reads along and has their own digest besides, so
    there it is the whole group's figure that must not be shown.
    """
    teams: dict[str, int] = {}
    for place, count in people.items():
        if scope.holds(place):
            teams[place.manager] = teams.get(place.manager, 0) + count
    everybody = sum(teams.values())
    return any(0 < everybody - team < minimum for manager, team in teams.items() if manager and team >= minimum)


def _unseen(
    scopes: Iterable[Scope],
    people: Mapping[str, Mapping[Place, int]],
    did: Mapping[str, Mapping[Place, int]],
    minimum: int,
) -> dict[str, frozenset[Scope]]:
    """Return what is hidden of each figure; of figures that count the same people, the same: one tells of the other."""
    found: dict[str, frozenset[Scope]] = {}
    for first, counted in people.items():
        if first not in found:
            alike = [name for name, others in people.items() if others == counted]
            shares = [did[name] for name in alike if name in did and FIGURES[name].scale == "share"]
            found |= dict.fromkeys(alike, hidden(scopes, counted, did=shares, minimum=minimum))
    return found


def _may_pass(one: Reading, scope: Scope, unseen: Collection[Scope], counted: Mapping[Place, int], enough: int) -> bool:
    if one.withheld:
        return scope not in unseen or one.reason != "empty"
    n = one.n or 0
    return scope not in unseen and n >= enough and not _is_nearly_everybody(scope, n, counted, enough)


def _is_nearly_everybody(scope: Scope, n: int, counted: Mapping[Place, int], minimum: int) -> bool:
    """Whether a module's people are everybody but a few, whom a subtraction would tell of."""
    return scope.by == "module" and 0 < sum(counted.values()) - n < minimum


def _small(one: Reading) -> Reading:
    return withheld(one.name, one.pilot, one.success, "small")


def _rough(counted: Mapping[Place, int], shown: Collection[Scope]) -> set[Scope]:
    """Return the scopes with people of a manager whose group is not shown.

    Their ranges come from how much managers' groups differ. To the last digit they would be an equation for the groups
    that are hidden; rounded outwards they are only a range.
    """
    found = set()
    for place, count in counted.items():
        if count and Scope("manager", place.manager) not in shown:
            found |= {EVERYBODY, Scope("cohort", place.cohort), Scope("role", place.role)}
    return found | ({scope for scope in shown if scope.by == "module"} if found else set())


def _round(one: Reading) -> Reading:
    if one.low is None or one.high is None:
        return one
    parts = 10 if FIGURES[one.name].scale == "rate" else 100
    return replace(one, low=math.floor(one.low * parts) / parts, high=math.ceil(one.high * parts) / parts)
