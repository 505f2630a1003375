"""The one read on the way to an acknowledgement: who pressed, on whose prompt, and what was true of them then."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Connection,
    Executable,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    not_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql

from coaching.events import Event, EventName, event_id
from coaching.hours import local, zone
from coaching.people import Consent
from coaching.prompts import Prompt
from storage import events, prompts
from storage.engine import Busy
from storage.people import membership, person
from storage.prepared import run
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
    which = {"workspace_id": workspace_id, "prompt_id": prompt_id}
    row = next(iter(run(tx, _reading, which)), None)
    return Press(Prompt(*row[:_PROMPT_FIELDS]), *row[_PROMPT_FIELDS:]) if row else None


def _reading(_dialect: str) -> Executable:
    return _read


def answer(tx: Connection, press: Press, happened: Event, *, face: str, real_now: datetime, anew: bool = False) -> bool:
    """Write what a press says happened, count it, and say what the prompt shows from now on.

    False if the event was known already; if it was said `anew`, the prompt then goes on showing what it shows: such a
    press is one that Slack delivers again. PostgreSQL does all of it in one statement: each statement is a round trip
    or more before the acknowledgement. There another process may take a press on the same prompt meanwhile: then this
    is Busy, and the whole transaction is to be tried again with what the prompt shows since.
    """
    asked = press.prompt
    if tx.dialect.name != "postgresql":
        new = events.write(tx, asked.workspace_id, happened)
        if new or not anew:
            prompts.show(tx, asked.workspace_id, asked.prompt_id, face=face, real_now=real_now)
        return new
    values = {f"e_{name}": value for name, value in events.row_of(asked.workspace_id, happened).items()}
    values |= {f"a_{name}": value for name, value in events.count_of(asked.workspace_id, happened).items()}
    values |= {"p_prompt_id": asked.prompt_id, "p_was": asked.face, "p_face": face, "p_at": real_now}
    values |= {"is_counted": events.is_counted(happened), "is_anew": anew}
    [[shown, new_events, known]] = run(tx, _in_one, values)
    if not shown and not known:
        raise Busy("another press on the same prompt came first")
    return bool(new_events)


def in_session(tx: Connection, press: Press, on: date) -> None:
    """Note that the recipient acted as a learner on that date."""
    asked = press.prompt
    run(tx, _in_session, {"w": asked.workspace_id, "who": asked.recipient, "acted_on": on})


def _in_session(_dialect: str) -> Executable:
    whose = and_(person.c.workspace_id == bindparam("w"), person.c.person_id == bindparam("who"))
    return (
        update(person).where(whose).values(last_session_on=bindparam("acted_on", type_=person.c.last_session_on.type))
    )


def _in_one(_dialect: str) -> Executable:
    """Build PostgreSQL's one statement for an event, its count and the prompt's face."""
    event = events.event
    is_known = exists().where(
        event.c.workspace_id == bindparam("e_workspace_id"),
        event.c.event_id == bindparam("e_event_id", type_=event.c.event_id.type),
    )
    said_before = and_(bindparam("is_anew", type_=Boolean()), is_known)
    shown = (
        update(prompt)
        .where(
            prompt.c.workspace_id == bindparam("e_workspace_id"),
            prompt.c.prompt_id == bindparam("p_prompt_id", type_=prompt.c.prompt_id.type),
            prompt.c.face == bindparam("p_was"),
            not_(said_before),
        )
        .values(face=bindparam("p_face"), faced_at=bindparam("p_at", type_=prompt.c.faced_at.type))
        .returning(prompt.c.prompt_id)
        .cte("shown")
    )
    new = _new_event(exists(select(shown.c.prompt_id)))
    counted = _one_more(and_(exists(select(new.c.event_id)), bindparam("is_counted", type_=Boolean())))
    how_many = (select(func.count()).select_from(one).scalar_subquery() for one in (shown, new))
    return select(*how_many, said_before).add_cte(counted)


def _new_event(allowed: ColumnElement[bool]) -> CTE:
    table = events.event
    values = (cast(bindparam(f"e_{column.name}"), column.type) for column in table.c)
    return (
        postgresql.insert(table)
        .from_select([column.name for column in table.c], select(*values).where(allowed))
        .on_conflict_do_nothing(index_elements=["workspace_id", "event_id"])
        .returning(table.c.event_id)
        .cte("new")
    )


def _one_more(allowed: ColumnElement[bool]) -> CTE:
    counts = events.activity
    key = [column for column in counts.c if column.name != "count"]
    values = (cast(bindparam(f"a_{column.name}"), column.type) for column in key)
    return (
        postgresql.insert(counts)
        .from_select([*(column.name for column in key), "count"], select(*values, literal_column("1")).where(allowed))
        .on_conflict_do_update(index_elements=key, set_={"count": counts.c.count + 1})
        .returning(counts.c.count)
        .cte("counted")
    )
