"""Of whom a figure speaks: everybody, or those of one cohort, role, manager, or the acts of one module."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

By = Literal["all", "cohort", "role", "module", "manager"]

#: The cuts in which a report may be read, beside everybody together.
CUTS: tuple[By, ...] = ("cohort", "role", "module", "manager")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a person counts in a week: their cohort, role and manager on its Sunday; "" where they have none."""

    cohort: str = ""
    role: str = ""
    manager: str = ""

    def of(self, by: By) -> str:
        """Return the place's name in a cut; empty where it has none."""
        return {"cohort": self.cohort, "role": self.role, "manager": self.manager}.get(by, "")


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """One group of a report; `value` is empty for everybody."""

    by: By = "all"
    value: str = ""

    def holds(self, place: Place) -> bool:
        """Whether people of that place are in this group; a module's group is everybody."""
        if self.by in ("all", "module"):
            return True
        return self.value == place.of(self.by)


EVERYBODY = Scope()


def groups(by: By, places: Iterable[Place]) -> tuple[Scope, ...]:
    """Return the groups of a cut by cohort, role or manager, in the order of their names; who has none is in none."""
    return tuple(Scope(by, value) for value in sorted({place.of(by) for place in places} - {""}))


@dataclass(frozen=True, slots=True)
class Sums:
    """What some people add to a figure: enough for its value and its range, and it can be added up.

    `n` people, each with a part (k, d): `top` and `bottom` are the sums of k and d, the others of k * k, k * d, d * d.
    """

    n: int = 0
    top: int = 0
    bottom: int = 0
    tops: int = 0
    cross: int = 0
    bottoms: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.n + other.n,
            self.top + other.top,
            self.bottom + other.bottom,
            self.tops + other.tops,
            self.cross + other.cross,
            self.bottoms + other.bottoms,
        )

    @property
    def squares(self) -> float:
        """How far people are from all alike: the sum of (k - p d) squared, p being the value over all of them."""
        share = self.top / self.bottom if self.bottom else 0.0
        return max(0.0, self.tops - 2 * share * self.cross + share * share * self.bottoms)

    @classmethod
    def of(cls, parts: Iterable[tuple[int, int]]) -> "Sums":
        """Add up what people add one by one."""
        n = top = bottom = tops = cross = bottoms = 0
        for k, d in parts:
            n, top, bottom = n + 1, top + k, bottom + d
            tops, cross, bottoms = tops + k * k, cross + k * d, bottoms + d * d
        return cls(n, top, bottom, tops, cross, bottoms)


#: What the people of each place add to one figure.
Added = Mapping[Place, Sums]


def total(added: Iterable[Sums]) -> Sums:
    """Add up what several places add."""
    found = Sums()
    for one in added:
        found += one
    return found


def within(scope: Scope, added: Added) -> Iterator[tuple[Place, Sums]]:
    """Yield what the places of a group add."""
    return ((place, sums) for place, sums in added.items() if scope.holds(place))
