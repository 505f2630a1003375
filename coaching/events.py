"""What happened: the names of events, who acted, and how an event gets its id."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

EventName = Literal[
    "delivered",
    "opened",
    "completed_task",
    "repeated_session",
    "peer_feedback",
    "manager_check",
    "confidence_rated",
    "scenario_step",
    "scenario_answered",
    "hint_opened",
    "retried",
    "applied",
    "reflected",
    "snoozed",
    "dismissed",
    "reported_back",
    "vignette_rated",
    "taken_back",
    "consent_changed",
    "badge_awarded",
]

EVENT_NAMES: frozenset[str] = frozenset(get_args(EventName))

#: A local date with one of these is a session: the person acted as a learner on an item.
LEARNER_ACTS: frozenset[str] = frozenset(
    {
        "opened",
        "completed_task",
        "confidence_rated",
        "scenario_step",
        "scenario_answered",
        "hint_opened",
        "retried",
        "applied",
        "reflected",
    }
)

NOT_OBSERVED = "not_observed"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `person` is whom it is about; `actor` did it, where that is somebody else."""

    event_id: str
    name: EventName
    occurred_at: datetime
    local_date: date
    person: str
    actor: str | None = None
    module: str | None = None
    item: str | None = None
    variant: str | None = None
    item_hash: str | None = None
    prompt: str | None = None
    replaces: str | None = None
    cohort: str | None = None
    role: str | None = None
    manager: str | None = None
    outcome: str | None = None
    value: float | None = None

    @property
    def counts_for(self) -> str:
        """The person whose activity this is: praise counts for its giver, everything else for whom it is about."""
        return self.actor if self.name == "peer_feedback" and self.actor else self.person

    @property
    def counts(self) -> bool:
        """Whether activity counts it: "Wasn't there", "Didn't see it" and an undo are stored, and count as nothing.

        Nor does a check count by anybody but the manager whom the person had then.
        """
        if self.name == "manager_check" and (self.actor is None or self.actor != self.manager):
            return False
        return self.outcome != NOT_OBSERVED and self.name != "taken_back"


def event_id(*parts: str) -> str:
    """Make the id of an event from what makes it the same event; 32 hex digits.

    Once per prompt: workspace, prompt, name (and step). Otherwise Slack's own id of the action joins them, so that
    a delivery repeated by Slack, or a double tap, is the same event.
    """
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def is_session_return(day: date, last: date | None) -> bool:
    """Whether a session on `day` follows an earlier one (the person's last) within 7 days."""
    return last is not None and 1 <= (day - last).days <= 7
