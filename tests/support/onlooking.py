"""What somebody can work out who is shown some groups of a report: by linear programming, not by our rules."""

import itertools
import math
import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

import numpy as np
from scipy.optimize import linprog

from coaching.scopes import EVERYBODY, Place, Scope, groups

MINIMUM = 5
#: With more shown groups than this, not every sum of them is tried.
FEW_GROUPS = 8

Vector = np.ndarray[tuple[int], np.dtype[np.float64]]


def roster(seed: int) -> Counter[Place]:
    """Make up a small company: teams within cohorts or across them, small ones and large ones, rare roles."""
    rng = random.Random(seed)  # noqa: S311 - a seeded example
    cohorts, roles, managers, size = (
        rng.randint(1, 3),
        rng.randint(1, 4),
        rng.randint(1, 7),
        rng.choice((3, 4, 5, 6, 8)),
    )
    across = rng.random() < 0.4
    people: Counter[Place] = Counter()
    for manager in range(managers):
        home = rng.randrange(cohorts)
        for _ in range(max(1, round(rng.gauss(size, size / 2.5)))):
            cohort = rng.randrange(cohorts) if across else home
            role = rng.choices(range(roles), weights=[2.0**-i for i in range(roles)])[0]
            people[Place(f"c{cohort}", f"r{role}", f"m{manager}" if rng.random() < 0.97 else "")] += 1
    return people


def some_of(people: Mapping[Place, int], seed: int) -> dict[Place, int]:
    """Make up how many people of each place did something."""
    rng = random.Random(f"did {seed}")  # noqa: S311 - a seeded example
    share = rng.choice((0.2, 0.5, 0.8))
    return {place: sum(rng.random() < share for _ in range(count)) for place, count in people.items()}


def scopes_of(people: Mapping[Place, int]) -> tuple[Scope, ...]:
    """Return everybody and the groups of the three cuts."""
    return (EVERYBODY, *groups("cohort", people), *groups("role", people), *groups("manager", people))


class Onlooking:
    """Somebody who is shown, of these scopes, how many people they have and how many of them did it.

    They know which places there are and who does the reckoning, and nothing of how many people a place has.
    """

    def __init__(self, people: Mapping[Place, int], did: Mapping[Place, int], shown: Collection[Scope]) -> None:
        self.places = sorted(place for place, count in people.items() if count)
        self.people: Vector = np.array([people[place] for place in self.places], float)
        self.did: Vector = np.array([did[place] for place in self.places], float)
        self.sums = np.array([self.where(scope) for scope in sorted(shown)]).reshape(len(shown), len(self.places))

    def where(self, group: Scope | Place) -> Vector:
        """Return the places of a group as a vector of 0 and 1."""
        inside = (group.holds(place) if isinstance(group, Scope) else group == place for place in self.places)
        return np.fromiter(inside, float, len(self.places))

    def off_in_people(self, group: Scope | Place) -> int:
        """By how many people at the most the onlooker may be off."""
        where = np.concatenate([self.where(group), np.zeros(len(self.places))])
        return self._width(where)

    def off_in_doing(self, group: Scope | Place) -> int:
        """By how many of those who did it the onlooker may be off."""
        where = np.concatenate([np.zeros(len(self.places)), self.where(group)])
        return self._width(where)

    def doing_told_anyway(self, group: Scope | Place) -> int:
        """How many did it, or did not, in the group that holds some of these and is nearest to all or none.

        Shown groups of all or none, or nearly so, tell of each part; that is the second rule's, not suppression's.
        """
        where = self.where(group)
        near = [one for one in self.derived if (one * where).any()]
        return int(min(min(one @ self.did, one @ (self.people - self.did)) for one in near))

    @cached_property
    def derived(self) -> Sequence[Vector]:
        """Every group whose size is a sum of shown ones, each added, taken off or left out."""
        assert len(self.sums) <= FEW_GROUPS
        signs = np.array(list(itertools.product((-1, 0, 1), repeat=len(self.sums))), float)
        found = signs @ self.sums
        whole = ((found == 0) | (found == 1)).all(axis=1) & found.any(axis=1)
        return list(np.unique(found[whole], axis=0))

    def _width(self, where: Vector) -> int:
        nothing, size = np.zeros_like(self.sums), len(self.places)
        sums = np.block([[self.sums, nothing], [nothing, self.sums]])
        ends = []
        for sign in (1, -1):
            found = linprog(
                sign * where,
                A_eq=sums if len(sums) else None,
                b_eq=sums @ np.concatenate([self.people, self.did]) if len(sums) else None,
                A_ub=np.hstack([-np.eye(size), np.eye(size)]),
                b_ub=np.zeros(size),
            )
            if found.status == 3:
                return 10**6
            assert found.status == 0, found.message
            ends.append(sign * found.fun)
        return math.floor(ends[1] + 1e-6) - math.ceil(ends[0] - 1e-6)
