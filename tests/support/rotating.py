"""A quarter of peer questions in made-up teams, in which people come and go."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations

from coaching.rotation import Ask, Circle, Colleague

FIRST = date(2026, 9, 7)
QUARTER = 13 * 7


@dataclass
class Quarter:
    """Everybody has a place for a question on one weekday of theirs, every week."""

    rng: random.Random
    people: dict[str, Colleague] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    here: dict[str, tuple[Colleague, date, date | None]] = field(default_factory=dict)
    asks: list[Ask] = field(default_factory=list)
    #: The largest difference, ever, between two people of a team: of asks about them, and of asks they got.
    apart_about: int = 0
    apart_got: int = 0

    def join(self, team: int, on: date = FIRST) -> str:
        who = f"p{len(self.here):02}"
        self.people[who] = Colleague(who, f"manager{team}", on)
        self.here[who] = self.people[who], on, None
        self.places[who] = self.rng.randrange(5)
        return who

    def leave(self, who: str, on: date) -> None:
        person, came, _ = self.here[who]
        self.here[who] = person, came, on
        del self.people[who]

    def name(self, who: str, colleague: str) -> None:
        self.people[who] = replace(self.people[who], named=self.people[who].named | {colleague})

    def day(self, on: date) -> None:
        """Let everybody whose place comes on that date have it, in any order."""
        due = [who for who in sorted(self.people) if self.places[who] == on.weekday()]
        self.rng.shuffle(due)
        for who in due:
            turn = Circle(self.people, self.asks).turn(who, on, seed=f"{who}:{on}")
            if turn is not None:
                shared = self.people[who].manager == self.people[turn.subject].manager
                self.asks.append(Ask(who, turn.subject, on, shared))
                self._compare(who, turn.subject)

    def _compare(self, observer: str, subject: str) -> None:
        for one, other in combinations(sorted(self.people), 2):
            if self.people[one].manager == self.people[other].manager and {one, other} & {observer, subject}:
                since = max(self.people[one].since, self.people[other].since)
                both = [ask for ask in self.asks if ask.on >= since]
                about = [sum(ask.subject == who and ask.shared for ask in both) for who in (one, other)]
                got = [sum(ask.observer == who for ask in both) for who in (one, other)]
                self.apart_about = max(self.apart_about, abs(about[0] - about[1]))
                self.apart_got = max(self.apart_got, abs(got[0] - got[1]))

    def longest_wait(self, who: str, place: int) -> int:
        """Most days in a row with a colleague and without an ask: one they got (place 0), or one about them (1)."""
        person, came, left = self.here[who]
        asked, longest, waits = {ask.on for ask in self.asks if ask[place] == who}, 0, 0
        for on in (came + timedelta(days=n) for n in range(((left or FIRST + timedelta(QUARTER)) - came).days)):
            team = [p for p, first, last in self.here.values() if first <= on and (last is None or on < last)]
            alone = sum(p.manager == person.manager for p in team) < 2
            waits = 0 if alone or on in asked else waits + 1
            longest = max(longest, waits)
        return longest


def quarter(sizes: list[int], changes: list[tuple[int, bool, int]], seed: int, *, named: int = 0) -> Quarter:
    """Live a quarter with teams of these sizes. A change: after how many days somebody joins, or leaves, which team."""
    made = Quarter(random.Random(seed))  # noqa: S311
    for team, size in enumerate(sizes):
        for _ in range(size):
            made.join(team)
    for _ in range(named if len(made.people) > 1 else 0):
        made.name(*made.rng.sample(sorted(made.people), 2))
    for n in range(QUARTER):
        on = FIRST + timedelta(days=n)
        for _, joins, team in (change for change in changes if change[0] == n):
            members = sorted(who for who, one in made.people.items() if one.manager == f"manager{team % len(sizes)}")
            if joins:
                made.join(team % len(sizes), on)
            elif members:
                made.leave(made.rng.choice(members), on)
        made.day(on)
    return made
