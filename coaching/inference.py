"""How far off an onlooker must be: the room that what is shown leaves for the size of a group.

An onlooker is shown the number of people of some groups, and how many of them did a thing, and knows which places
there are but not how many people are in each. Whatever else they could believe has the same shown numbers.
`Onlooker.room` looks for such beliefs: it moves people about so that no shown number changes. Two moves are enough.

- A *swap* between places that look the same from outside: the same cohort, role and manager as far as these are shown.
- An *exchange*: two people exchange their role, their cohort or their manager, and both come to places that there are.
  Where it is shown how many did a thing, both did it or both did not.

Both leave every shown number as it is (the basic moves of Diaconis and Sturmfels 1998, doi:10.1214/aos/1030563990),
so the room is never smaller than what is found. It may be larger: chains of exchanges are not followed, and the
search ends after many tries. A little more is hidden than need be; in return no linear programme is needed, and ten
thousand teams take a second or a few (`tests/coaching/test_disclosure_audit.py` holds the one against the other).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain, islice
from typing import NamedTuple

from coaching.scopes import By, Place, Scope

#: The cuts of the same people, in the order of a cell's names.
SAME_PEOPLE: tuple[By, ...] = ("cohort", "role", "manager")
#: So many cells of a row or a column are looked at for an exchange.
_LOOKS = 200

#: A place as it looks from outside: cohort, role and manager, "" for a name that is not shown and for none.
Cell = tuple[str, str, str]
#: A cell without its name in one cut.
Rest = tuple[str, str]
#: Beside the person's cell under another name; under its name elsewhere; and that other name there.
Exchange = tuple[Cell, Cell, Cell]


def rest(cell: Cell, cut: int) -> Rest:
    """Return the other two names of a cell."""
    return cell[1:] if cut == 0 else (cell[0], cell[2]) if cut == 1 else cell[:2]


class _Kind(NamedTuple):
    """People who may exchange with each other: all, or those who did a thing, or those who did not."""

    by_place: Mapping[Place, int]
    by_cell: Mapping[Cell, int]


class Onlooker:
    """Somebody who is shown the total and these scopes of these people, and of each thing how many of them did it."""

    def __init__(self, people: Mapping[Place, int], shown: Set[Scope], did: Sequence[Mapping[Place, int]] = ()) -> None:
        self._names = tuple({scope.value for scope in shown if scope.by == by} for by in SAME_PEOPLE)
        self._people = self._kind(people)
        self._places = self._kind(dict.fromkeys(people, 1)).by_cell
        #: Two who did a thing may exchange, and two who did not: then its numbers stay as they are too.
        self._things: list[Sequence[_Kind]] = [
            sorted(
                (self._kind(some), self._kind({place: count - some[place] for place, count in people.items()})),
                key=lambda kind: -sum(kind.by_cell.values()),  # the many first: they mostly do
            )
            for some in did
        ] or [(self._people,)]
        #: For each cut the cells by their other two names and then by their name, and by their name alone.
        self.rows: tuple[dict[Rest, dict[str, Cell]], ...] = ({}, {}, {})
        self._columns: tuple[dict[str, list[Cell]], ...] = ({}, {}, {})
        for cell in self._people.by_cell:
            for cut, name in enumerate(cell):
                self.rows[cut].setdefault(rest(cell, cut), {})[name] = cell
                self._columns[cut].setdefault(name, []).append(cell)

    def cell(self, place: Place) -> Cell:
        """Return a place as it looks from outside."""
        cohorts, roles, managers = self._names
        return (
            place.cohort if place.cohort in cohorts else "",
            place.role if place.role in roles else "",
            place.manager if place.manager in managers else "",
        )

    def room(self, places: Collection[Place], enough: int) -> int:
        """Return by how much the sizes differ that the people of these places may have together; `enough` will do."""
        inside: dict[Cell, int] = {}
        for place in places:
            cell = self.cell(place)
            inside[cell] = inside.get(cell, 0) + 1
        mixed = {cell for cell, count in inside.items() if count < self._places[cell]}
        whole = inside.keys() - mixed
        room = sum(self._people.by_cell[cell] for cell in mixed)
        if room >= enough:
            return room
        return room + min(self._exchanged(kinds, list(inside), whole, enough - room) for kinds in self._things)

    def _kind(self, by_place: Mapping[Place, int]) -> _Kind:
        by_cell: dict[Cell, int] = {}
        for place, count in by_place.items():
            cell = self.cell(place)
            by_cell[cell] = by_cell.get(cell, 0) + count
        return _Kind(by_place, by_cell)

    def _exchanged(self, kinds: Sequence[_Kind], group: Sequence[Cell], whole: Set[Cell], enough: int) -> int:
        """Count the people of some kinds who can come into the group by exchanges, and those who can go."""
        found = 0
        for kind in kinds:
            for move in (self._come, self._go):
                if found < enough:
                    found += move(kind.by_cell, group, whole, enough - found)
        return found

    def _come(self, people: Mapping[Cell, int], group: Sequence[Cell], whole: Set[Cell], enough: int) -> int:
        """Count others who can come, once all who look like somebody of the group are in it."""
        left = dict.fromkeys(group, 0)
        come = 0
        for cell in group:
            for shared, exchanges in self._exchanges(cell):
                for near, far, beyond in exchanges:
                    if left.get(shared, people[shared]) <= 0:
                        break
                    if beyond in whole:
                        continue
                    some = min(left.get(near, people[near]), left.get(far, people[far]), enough - come)
                    if some > 0:
                        left |= {one: left.get(one, people[one]) - some for one in (near, far)}
                        left[beyond] = left.get(beyond, people[beyond]) + some
                        come += some
                    if come >= enough:
                        return come
        return come

    def _go(self, people: Mapping[Cell, int], group: Sequence[Cell], whole: Set[Cell], enough: int) -> int:
        """Count people of the group who can go, once all who look like somebody else are out of it."""
        left: dict[Cell, int] = {}
        gone = 0
        for cell in group:
            own = people[cell] if cell in whole else 0
            for near, far, beyond in chain.from_iterable(exchanges for _, exchanges in self._exchanges(cell)):
                if not own or gone >= enough:
                    break
                if near in whole or far in whole or beyond in whole:
                    continue
                some = min(own, left.get(beyond, people[beyond]), enough - gone)
                if some > 0:
                    left |= {one: left.get(one, people[one]) + some for one in (near, far)}
                    left[beyond] = left.get(beyond, people[beyond]) - some
                    own, gone = own - some, gone + some
        return gone

    def _exchanges(self, cell: Cell) -> Iterator[tuple[Cell, Iterator[Exchange]]]:
        """Yield exchanges with the cell, by one corner that they share; a search that takes long is not finished."""
        for cut, name in enumerate(cell):
            row, column = self.rows[cut][rest(cell, cut)], self._columns[cut][name]
            if len(row) == 1 or len(column) == 1:
                continue
            nears, fars = list(islice(row.values(), _LOOKS)), column[:_LOOKS]
            if len(nears) < len(fars):
                yield from ((near, self._corners(cut, (near,), fars, cell)) for near in nears if near != cell)
            else:
                yield from ((far, self._corners(cut, nears, (far,), cell)) for far in fars if far != cell)

    def _corners(self, cut: int, nears: Iterable[Cell], fars: Iterable[Cell], cell: Cell) -> Iterator[Exchange]:
        """Yield what stands at the other three corners, where there is something."""
        for near in nears:
            for far in fars:
                beyond = self.rows[cut][rest(far, cut)].get(near[cut])
                if beyond and near != cell and far != cell:
                    yield near, far, beyond
