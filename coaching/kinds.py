"""What each kind of prompt may do, one line a kind."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Budget = Literal["learner", "manager", "free"]


@dataclass(frozen=True, slots=True)
class Kind:
    """The rules of one kind.

    `priority`: lower goes first where places are few. `lasts`: sending ends that long after the prompt was due.
    `seconds`: what a person needs for it, where its item does not say. `waits`: what finds no place waits for one,
    however long, instead of ending. `is_item`: it brings an item of the content, to be finished. `to_channel`: it goes
    to a team's channel, not to a person. `to_steward`: it goes to whoever runs the programme, whether they take part or
    not, and nothing is noted of their having got it.
    """

    name: str
    budget: Budget
    priority: int
    needs_consent: bool
    lasts: timedelta
    seconds: int
    waits: bool = False
    is_item: bool = True
    to_channel: bool = False
    to_steward: bool = False


KINDS = {
    kind.name: kind
    for kind in (
        Kind("invitation", "free", 0, needs_consent=False, lasts=timedelta(days=28), seconds=60),
        Kind(
            "thanks",
            "learner",
            10,
            needs_consent=True,
            lasts=timedelta(days=400),
            seconds=15,
            waits=True,
            is_item=False,
        ),
        Kind("scenario", "learner", 20, needs_consent=True, lasts=timedelta(days=2), seconds=90),
        Kind("nudge", "learner", 30, needs_consent=True, lasts=timedelta(days=2), seconds=20),
        Kind("practice", "learner", 40, needs_consent=True, lasts=timedelta(days=2), seconds=30),
        Kind("peer_question", "learner", 50, needs_consent=True, lasts=timedelta(days=3), seconds=10, is_item=False),
        Kind("checkin", "learner", 60, needs_consent=True, lasts=timedelta(days=4), seconds=30),
        Kind("digest", "manager", 10, needs_consent=True, lasts=timedelta(days=3), seconds=60),
        Kind("calibration", "manager", 30, needs_consent=True, lasts=timedelta(days=4), seconds=240),
        Kind("calibration_back", "manager", 40, needs_consent=True, lasts=timedelta(days=7), seconds=60),
        Kind("check", "manager", 20, needs_consent=True, lasts=timedelta(days=3), seconds=100),
        Kind(
            "shared_note",
            "learner",
            15,
            needs_consent=True,
            lasts=timedelta(days=400),
            seconds=15,
            waits=True,
            is_item=False,
        ),
        Kind("report_back", "manager", 25, needs_consent=True, lasts=timedelta(days=3), seconds=20),
        Kind("notice", "free", 5, needs_consent=True, lasts=timedelta(days=7), seconds=10),
        Kind("test_line", "free", 5, needs_consent=False, lasts=timedelta(days=1), seconds=0, to_channel=True),
        Kind("steward_daily", "free", 3, needs_consent=False, lasts=timedelta(days=1), seconds=20, to_steward=True),
        Kind("steward_monthly", "free", 95, needs_consent=False, lasts=timedelta(days=3), seconds=60, to_steward=True),
        Kind("team_digest", "free", 80, needs_consent=False, lasts=timedelta(days=3), seconds=0, to_channel=True),
        Kind("shared_thanks", "free", 90, needs_consent=True, lasts=timedelta(days=7), seconds=0, to_channel=True),
    )
}

#: Learner prompts: those that take a place of the week.
LEARNER_KINDS = frozenset(name for name, kind in KINDS.items() if kind.budget == "learner")
#: Those of them that bring an item: what a completion rate counts, and what has its turn in a course.
ITEM_KINDS = frozenset(name for name in LEARNER_KINDS if KINDS[name].is_item)
#: What goes to a team's channel.
CHANNEL_KINDS = frozenset(name for name, kind in KINDS.items() if kind.to_channel)
#: What goes to stewards.
STEWARD_KINDS = frozenset(name for name, kind in KINDS.items() if kind.to_steward)
#: A manager's duties.
MANAGER_KINDS = frozenset(name for name, kind in KINDS.items() if kind.budget == "manager")
