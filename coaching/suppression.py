"""Which groups of a report are hidden, so that nobody works the small ones out from what is shown.

Groups under the minimum are hidden. Then more are, until an onlooker who sees all that is shown at once, in every
cut, is off by at least `minimum` people for each small group that is hidden, and for each small place (the people of
one cohort, role and manager). Everything else follows. Suppose that a subtraction, or any other sum over shown
groups, came to a group of one to `minimum` - 1 people. It would hold a small place, whose people could be at least 0
and at most all of that group: the onlooker would be off by less than `minimum`. So no sum does. One hidden group
among shown siblings is the plainest such subtraction, and the remainder of a total another.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from coaching.disclosure import MINIMUM, check_minimum
from coaching.inference import SAME_PEOPLE, Onlooker, rest
from coaching.scopes import Place, Scope

#: Up to so many places times hidden groups, each hidden group is tried whether it need be.
_SMALL_TABLE = 20_000


def hidden(
    scopes: Iterable[Scope],
    people: Mapping[Place, int],
    *,
    did: Sequence[Mapping[Place, int]] = (),
    minimum: int = MINIMUM,
) -> frozenset[Scope]:
    """Return which scopes are not shown of one figure, or of several that count the same people.

    Parameters
    ----------
    scopes : iterable of Scope
        All that would be shown to somebody, of all cuts together; everybody's total counts as shown in any case.
    people : mapping of Place to int
        How many people of each place are on the figure's own denominator.
    did : sequence of mappings of Place to int
        For each share of these people, how many of each place are on its numerator: where nearly all or none did
        something, an onlooker knows more of how many they are. Not for figures of which one person can add two.
    minimum : int
        People, at least 3.

    Returns
    -------
    frozenset of Scope
        The smallest groups that help, names breaking ties: the same people always give the same answer. A module speaks
        of everybody and is hidden with everybody. A group without people is never hidden; that a place is empty may be
        known.

    Notes
    -----
    Cell suppression with a protection interval of `minimum`, by rules and not by an optimum: Willenborg L, de Waal T
    (2001). Elements of Statistical Disclosure Control. Lecture Notes in Statistics 155, Springer.

    Examples
    --------
    Four people in Sales, 13 in Technology and 15 in Care:

    >>> teams = {Place("sales"): 4, Place("technology"): 13, Place("care"): 15}
    >>> sorted(scope.value for scope in hidden([Scope("cohort", place.cohort) for place in teams], teams))
    ['sales', 'technology']

    """
    check_minimum(minimum)
    wanted = frozenset(scopes)
    counted = {place: people[place] for place in sorted(people, key=_names) if people[place]}
    table = _Table(wanted, counted, [{place: some.get(place, 0) for place in counted} for some in did], minimum)
    small = frozenset(scope for scope, size in table.sizes.items() if size < minimum)
    if 0 < sum(table.people.values()) < minimum:
        return small | {scope for scope in wanted if scope.by in ("all", "module")}
    return table.reopen(table.close(small))


class _Table:
    """The groups of the three cuts with their places and sizes."""

    def __init__(
        self,
        scopes: Set[Scope],
        people: Mapping[Place, int],
        did: Sequence[Mapping[Place, int]],
        minimum: int,
    ) -> None:
        self.people, self.did, self.minimum = people, did, minimum
        self.places: dict[Scope, list[Place]] = {}
        for place in people:
            for scope in _groups_of(place):
                if scope in scopes:
                    self.places.setdefault(scope, []).append(place)
        self.sizes = {scope: sum(people[place] for place in places) for scope, places in self.places.items()}

    def close(self, hidden: frozenset[Scope]) -> frozenset[Scope]:
        """Hide more until nothing is given away; who is safe once stays so, since an onlooker then knows less."""
        safe: set[Scope | Place] = set()
        while more := self._more(hidden, safe):
            hidden |= more
        return hidden

    def reopen(self, hidden: frozenset[Scope]) -> frozenset[Scope]:
        """Show again, the largest first, what need not be hidden after all."""
        if len(self.people) * len(hidden) > _SMALL_TABLE:
            return hidden
        for scope in sorted(hidden, key=self._rank, reverse=True):
            if self.sizes[scope] >= self.minimum and not any(self._given_away(self._onlooker(hidden - {scope}))):
                hidden -= {scope}
        return hidden

    def _rank(self, scope: Scope) -> tuple[int, Scope]:
        return self.sizes[scope], scope

    def _onlooker(self, hidden: Set[Scope]) -> Onlooker:
        return Onlooker(self.people, self.sizes.keys() - hidden, self.did)

    def _given_away(
        self, onlooker: Onlooker, safe: set[Scope | Place] | None = None
    ) -> Iterator[tuple[Scope | None, Sequence[Place]]]:
        """Yield the small groups, and then the small places, for which the onlooker is off by too few.

        The others are added to those who are `safe`, and those who are are not looked at again.
        """
        safe = set() if safe is None else safe
        small = (scope for scope, size in self.sizes.items() if size < self.minimum and scope not in safe)
        for scope in sorted(small, key=lambda one: (SAME_PEOPLE.index(one.by), one.value)):
            if onlooker.room(self.places[scope], self.minimum) < self.minimum:
                yield scope, self.places[scope]
            else:
                safe.add(scope)
        for place, count in self.people.items():
            if count < self.minimum and place not in safe:
                if onlooker.room([place], self.minimum) < self.minimum:
                    yield None, [place]
                else:
                    safe.add(place)

    def _more(self, hidden: frozenset[Scope], safe: set[Scope | Place]) -> set[Scope]:
        """Return what to hide besides: one scope for those of one neighbourhood, since it may help them all."""
        onlooker = self._onlooker(hidden)
        more: set[Scope] = set()
        helped: set[tuple[str, ...]] = set()
        for scope, places in self._given_away(onlooker, safe):
            cohort, _, manager = onlooker.cell(places[0])
            neighbourhood = (scope.by, cohort) if scope else ("place", cohort, manager)
            if neighbourhood in helped:
                continue
            shown = self.sizes.keys() - hidden - more
            if not shown or (scope is None and more and not any(kind == "place" for kind, *_ in helped)):
                break  # places are looked at once no group is given away
            helped.add(neighbourhood)
            more.add(self._help(scope, places, onlooker, shown))
        return more

    def _help(self, scope: Scope | None, places: Sequence[Place], onlooker: Onlooker, shown: Set[Scope]) -> Scope:
        """Return the smallest shown scope that, once hidden, gives a group or a place somebody to look like.

        Best are siblings that look like it but for their name, then such as share something with it, then the scopes
        that hold it, then any. One is always left: with nothing but the total shown, everybody looks alike.
        """
        own = {one for place in places for one in _groups_of(place)}
        near = self._siblings(scope, places, onlooker, alike=2)
        if scope is None:
            choices: Sequence[Set[Scope]] = (near | own, shown)
        else:
            some = self._siblings(scope, places, onlooker, alike=1) if not near & shown else near
            choices = (near, some, own, {one for one in shown if one.by == scope.by}, shown)
        return min(next(choice & shown for choice in choices if choice & shown), key=self._rank)

    def _siblings(self, scope: Scope | None, places: Sequence[Place], onlooker: Onlooker, *, alike: int) -> set[Scope]:
        """Return the scopes that share so many of the other two names with one of the places, in cuts that hide it."""
        found: set[Scope] = set()
        cells = {onlooker.cell(place) for place in places}
        for cut, by in enumerate(SAME_PEOPLE):
            if scope is not None and scope.by != by:
                continue
            others = {rest(cell, cut) for cell in cells if not cell[cut]}
            if alike == 2:
                rows = others
            else:
                rows = {
                    row for row in onlooker.rows[cut] for other in others if row[0] == other[0] or row[1] == other[1]
                }
            found |= {Scope(by, name) for row in rows for name in onlooker.rows[cut][row]}
        return found


def _names(place: Place) -> tuple[str, str, str]:
    return place.cohort, place.role, place.manager


def _groups_of(place: Place) -> Iterator[Scope]:
    return (Scope(by, place.of(by)) for by in SAME_PEOPLE if place.of(by))
