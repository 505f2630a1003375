"""The one read on the way to an acknowledgement: who pressed, on whose prompt, and what was true of them then."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, bindparam, select

from coaching.events import Event, EventName, event_id
from coaching.hours import local, zone
from coaching.people import Consent
from coaching.prompts import Prompt
from storage.people import membership, person
from storage.prompts import columns, prompt

_PROMPT_FIELDS = len(columns)

_read = (
    select(
        *columns,
        person.c.consent,
        person.c.last_session_on,
        membership.c.tz,
        membership.c.cohort,
        membership.c.role,
        membership.c.manager,
    )
    .join(person, and_(person.c.workspace_id == prompt.c.workspace_id, person.c.person_id == prompt.c.recipient))
    .join(
        membership,
        and_(
            membership.c.workspace_id == prompt.c.workspace_id,
            membership.c.person_id == prompt.c.recipient,
            membership.c.until.is_(None),
        ),
    )
    .where(prompt.c.workspace_id == bindparam("workspace_id"), prompt.c.prompt_id == bindparam("prompt_id"))
)


@dataclass(frozen=True, slots=True)
class Press:
    """A prompt and its recipient, as a press on it needs them."""

    prompt: Prompt
    consent: Consent
    last_session_on: date | None
    tz: str
    cohort: str | None
    role: str | None
    manager: str | None

    def day(self, now: datetime) -> date:
        """Return the recipient's local date at that moment."""
        return local(now, self.tz).date()

    @property
    def zone(self) -> ZoneInfo:
        """The recipient's time zone."""
        return zone(self.tz)

    def event(
        self,
        name: EventName,
        now: datetime,
        *,
        step: str = "",
        outcome: str | None = None,
        value: float | None = None,
        replaces: str | None = None,
    ) -> Event:
        """Make the event that this press is; `step` tells apart what may happen more than once."""
        asked = self.prompt
        return Event(
            event_id=event_id(asked.workspace_id, asked.prompt_id, name, step),
            name=name,
            occurred_at=now,
            local_date=self.day(now),
            person=asked.recipient,
            module=asked.module,
            item=asked.item,
            variant=asked.variant,
            item_hash=asked.item_hash,
            prompt=asked.prompt_id,
            replaces=replaces,
            cohort=self.cohort,
            role=self.role,
            manager=self.manager,
            outcome=outcome,
            value=value,
        )


def read(tx: Connection, workspace_id: str, prompt_id: str) -> Press | None:
    """Return what a press on that prompt needs; None if there is no such prompt here."""
    row = tx.execute(_read, {"workspace_id": workspace_id, "prompt_id": prompt_id}).first()
    return Press(Prompt(*row[:_PROMPT_FIELDS]), *row[_PROMPT_FIELDS:]) if row else None
