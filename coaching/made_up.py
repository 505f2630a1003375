"""A made-up pilot whose chances are known, so that figures can be held against them.

There are two cohorts, to which whole teams are assigned by the seed. People of one manager are alike: a team's chance
of each act is drawn once, from a beta distribution whose mean is the cohort's and whose spread gives any two of its
people that correlation. Every draw is a hash of the seed and of what is drawn.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from math import prod
from typing import Literal

from coaching.kpis import FIGURES
from coaching.simulation import uniform

#: The workspace in which a made-up pilot lies.
TEAM = "T0SIMULATED"
#: A Monday; a made-up pilot has dates of its own, so that it is the same whenever it is made.
START = date(2026, 9, 7)
FIRST, SECOND = "first", "second"
ZONES = ("Europe/Madrid", "America/New_York", "Asia/Kolkata")
LEADS_ZONE = "UTC"
ROLES = ("adviser", "engineer", "seller")

Chance = Literal["takes_part", "comes_again", "finishes", "thanks", "is_noted"]

#: How likely each act is in a week: that somebody takes part; that they do so on a second day, if they do; that they
#: finish what they open; that they thank somebody; that their manager notes something of them. Of our own making.
BASE: Mapping[Chance, float] = {
    "takes_part": 0.55,
    "comes_again": 0.35,
    "finishes": 0.75,
    "thanks": 0.20,
    "is_noted": 0.40,
}
#: How alike two people of one manager are in it. Notes come from one hand, for all at once.
ALIKE: Mapping[Chance, float] = {
    "takes_part": 0.05,
    "comes_again": 0.05,
    "finishes": 0.05,
    "thanks": 0.05,
    "is_noted": 0.40,
}
#: What the planted difference is added to, in the second cohort.
PLANTED: frozenset[Chance] = frozenset({"takes_part", "thanks", "is_noted"})
#: The least and the most that can be planted: chances stay away from 0 and 1.
LEAST_EFFECT, MOST_EFFECT = -0.15, 0.20
#: Of the seven dates that a figure's base has, its sessions lie in one week; so many weeks follow within its days.
_WEEKS_AFTER = {"repeat_7d": 1, "repeat_14d": 2, "repeat_30d": 4}


@dataclass(frozen=True)
class Design:
    """What is made up: how many people in teams of which size, for how long, from which seed.

    `effect` is the difference that is planted between the cohorts, as a share of people: 0.15 is 15 points. `base` is
    how likely each act is in the first cohort.
    """

    people: int
    weeks: int
    seed: int
    effect: float = 0.0
    team_size: int = 10
    start: date = START
    base: Mapping[Chance, float] = field(default_factory=lambda: BASE)

    def __post_init__(self) -> None:
        if not LEAST_EFFECT <= self.effect <= MOST_EFFECT:
            raise ValueError(f"an effect lies between {LEAST_EFFECT} and {MOST_EFFECT}; got {self.effect}")

    @property
    def teams(self) -> int:
        """How many teams there are; the last one may be smaller."""
        return -(-self.people // self.team_size)

    def team_of(self, person: int) -> int:
        """Return the team of a person."""
        return person // self.team_size

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The Slack ids of the people."""
        return tuple(f"U0SIM{n:06}" for n in range(self.people))

    @cached_property
    def leads(self) -> tuple[str, ...]:
        """The Slack ids of the teams' managers."""
        return tuple(f"U0LEAD{n:05}" for n in range(self.teams))

    @property
    def last_day(self) -> date:
        """The pilot's last date."""
        return self.start + timedelta(weeks=self.weeks, days=-1)

    def role_of(self, person: int) -> str:
        """Return the role of a person; there are all of them in each team, and in each zone."""
        return ROLES[person // len(ZONES) % len(ROLES)]

    def zone_of(self, person: int) -> str:
        """Return the time zone of a person."""
        return ZONES[person % len(ZONES)]

    @cached_property
    def cohorts(self) -> tuple[str, ...]:
        """The cohort of each team: half of them, drawn by the seed, are the second."""
        drawn = sorted(range(self.teams), key=lambda team: uniform(self.seed, "cohort", team))
        second = set(drawn[-(-self.teams // 2) :])
        return tuple(SECOND if team in second else FIRST for team in range(self.teams))

    def colleague_of(self, person: int) -> int:
        """Return whom a person thanks: the next one in the team; themselves, and so nobody, if they are alone in it."""
        first = self.team_of(person) * self.team_size
        size = min(self.team_size, self.people - first)
        return first + (person - first + 1) % size

    def cohort_of(self, person: int) -> str:
        """Return the cohort of a person: their team's."""
        return self.cohorts[self.team_of(person)]

    def mean(self, chance: Chance, cohort: str) -> float:
        """Return how likely an act is in a cohort, over all teams that there could be."""
        return self.base[chance] + (self.effect if cohort == SECOND and chance in PLANTED else 0.0)

    @cached_property
    def chances(self) -> tuple[Mapping[Chance, float], ...]:
        """How likely each act is in each team."""
        return tuple(
            {
                chance: drawn_alike(self.mean(chance, cohort), ALIKE[chance], self.seed, chance, team)
                for chance in self.base
            }
            for team, cohort in enumerate(self.cohorts)
        )

    def truth(self, cohort: str) -> dict[str, float]:
        """Return what each figure truly is in a cohort: its expected numerator over its expected denominator.

        It holds for weeks before which the pilot has run for long enough. People act independently of each other once
        their team's chance is given, so what it takes are moments of the beta distribution.
        """
        part, again, done = (self.mean(chance, cohort) for chance in ("takes_part", "comes_again", "finishes"))
        tasks = part * (1 + again) * done
        found = {
            "active_users": part,
            "practice_tasks": tasks,
            "peer_feedback": self.mean("thanks", cohort),
            "manager_checks": self.mean("is_noted", cohort),
            "uptake": 1.0,
            "completion_rate": tasks / 2,
        }
        for name, weeks in _WEEKS_AFTER.items():
            found[name] = 1 - (1 - again) * _stays_away(part, ALIKE["takes_part"], weeks)
        return {name: found[name] for name in FIGURES}


def drawn_alike(mean: float, alike: float, *parts: object) -> float:
    """Draw a team's chance from a beta distribution of that mean; two of its people are correlated by `alike`."""
    dice = random.Random(int(uniform(*parts) * (1 << 53)))  # noqa: S311 - nothing here is secret
    size = (1 - alike) / alike
    return dice.betavariate(mean * size, (1 - mean) * size)


def _stays_away(mean: float, alike: float, weeks: int) -> float:
    """Return how likely it is that somebody who takes part in a week does not in any of so many others."""
    size = (1 - alike) / alike
    return prod(((1 - mean) * size + n) / (size + 1 + n) for n in range(weeks))
