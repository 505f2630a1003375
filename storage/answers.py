"""What a person has answered to one prompt so far, read back from its events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Connection, Executable, bindparam, select

from coaching.events import event_id
from coaching.prompts import Prompt
from storage.events import event
from storage.prepared import run

#: A local date may lie this far from the UTC date of the same moment.
_ZONES = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Answered:
    """The events of one prompt: (name, outcome) by the event's id."""

    prompt: Prompt
    said: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)

    def outcome(self, name: str, step: str = "") -> str | None:
        """Return the outcome of an event that happened once; None if it has not."""
        asked = self.prompt
        return self.said.get(event_id(asked.workspace_id, asked.prompt_id, name, step), ("", None))[1]

    def choices(self, again: str = "") -> dict[str, str]:
        """Return the option chosen at each step of a scenario, the first time through or `again`.

        The ids of events tell the ways through apart: each is made of the step and of which way it was on.
        """
        found: dict[str, str] = {}
        for name, outcome in self.said.values():
            step, _, option = (outcome or "").rpartition(":")
            if name == "scenario_step" and self.outcome(name, step_key(step, again)) == outcome:
                found[step] = option
        return found


def step_key(step: str, again: str = "") -> str:
    """Return what tells a step's event apart: its id, and the way through it if that is not the first."""
    return f"again-{again}:{step}" if again else step


def _read(_dialect: str) -> Executable:
    # By person first, as the index lies.
    return select(event.c.event_id, event.c.name, event.c.outcome).where(
        event.c.workspace_id == bindparam("w"),
        event.c.person == bindparam("who"),
        event.c.local_date >= bindparam("since", type_=event.c.local_date.type),
        event.c.prompt == bindparam("p"),
    )


def of(tx: Connection, prompt: Prompt) -> Answered:
    """Return what its recipient has answered to a prompt."""
    since = ((prompt.sent_at or prompt.due_at) - _ZONES).date()
    values = {"w": prompt.workspace_id, "who": prompt.recipient, "since": since, "p": prompt.prompt_id}
    return Answered(prompt, {row[0]: (row[1], row[2]) for row in run(tx, _read, values)})
