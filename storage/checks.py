"""A manager's weekly checks: about whom each asked, and what counts of the answers."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Index, and_, delete, exists, func, insert, literal, select, update
from sqlmodel import Field, SQLModel

from coaching.checks import Asked, Line, Round, anew
from coaching.hours import local
from coaching.weeks import Week
from storage.events import event
from storage.people import membership, person, to_person, whole
from storage.prompts import prompt


class CheckLineRow(SQLModel, table=True):
    """One report in a manager's check of a week; `event_id` is what was said of them last, taken back or not."""

    __tablename__ = "check_line"
    __table_args__ = (
        Index("check_line_manager", "workspace_id", "manager", "asked_on"),
        Index("check_line_person", "workspace_id", "person_id"),
    )

    workspace_id: str = Field(primary_key=True)
    round_id: str = Field(primary_key=True)
    place: int = Field(primary_key=True)
    person_id: str
    manager: str
    module: str
    asked_on: date
    event_id: str | None = None


check_line = CheckLineRow.__table__  # type: ignore[attr-defined]


def ask(
    tx: Connection, workspace_id: str, round_id: str, *, manager: str, on: date, about: Sequence[tuple[str, str]]
) -> None:
    """Keep about whom a check asks, in order, as (person, module)."""
    shared = {"workspace_id": workspace_id, "round_id": round_id, "manager": manager, "asked_on": on}
    rows = [{**shared, "place": n, "person_id": who, "module": module} for n, (who, module) in enumerate(about)]
    tx.execute(insert(check_line), rows)


def find_round(tx: Connection, workspace_id: str, round_id: str, *, tz: str, now: datetime) -> Round | None:
    """Return a check as it stands; None where nobody is left in it. `tz` is the manager's zone."""
    query = (
        whole.join(
            check_line,
            and_(check_line.c.workspace_id == person.c.workspace_id, check_line.c.person_id == person.c.person_id),
        )
        .outerjoin(
            event,
            and_(event.c.workspace_id == check_line.c.workspace_id, event.c.event_id == check_line.c.event_id),
        )
        .where(check_line.c.workspace_id == workspace_id, check_line.c.round_id == round_id)
        .order_by(check_line.c.place)
    )
    kept = [check_line.c[name] for name in ("place", "module", "event_id", "manager", "asked_on")]
    rows = tx.execute(query.add_columns(*kept, event.c.outcome)).all()
    if not rows:
        return None
    lines = [Line(row[-6], to_person(row[:-6]), row[-5], row[-1], row[-4]) for row in rows]
    manager, asked_on = rows[0][-3], rows[0][-2]
    return Round(manager, asked_on, local(now, tz).date(), now, lines, as_list(tx, workspace_id, manager))


def say(tx: Connection, workspace_id: str, round_id: str, line: Line, event_id: str) -> bool:
    """Let an event count for a line. False if another one came first."""
    same = check_line.c.event_id == line.event_id if line.event_id else check_line.c.event_id.is_(None)
    query = update(check_line).where(_of(workspace_id, round_id), check_line.c.place == line.place, same)
    return tx.execute(query.values(event_id=event_id)).rowcount == 1


def asked(tx: Connection, workspace_id: str, manager: str) -> dict[str, Asked]:
    """Return when a manager was asked about each person last, and how often."""
    query = (
        select(check_line.c.person_id, func.max(check_line.c.asked_on), func.count())
        .where(check_line.c.workspace_id == workspace_id, check_line.c.manager == manager)
        .group_by(check_line.c.person_id)
    )
    return {who: Asked(last, times) for who, last, times in tx.execute(query)}


def noted_since(tx: Connection, workspace_id: str, manager: str, since: date) -> set[str]:
    """Return the people of whom a manager has said something since that date of theirs, without being asked."""
    query = select(event.c.person).where(
        event.c.workspace_id == workspace_id,
        event.c.actor == manager,
        event.c.name == "manager_check",
        event.c.local_date >= since,
    )
    return set(tx.execute(query).scalars())


def open_line(tx: Connection, workspace_id: str, manager: str, person_id: str, *, since: date) -> str | None:
    """Return the newest check since that date in which a manager is still to be asked about somebody."""
    query = select(check_line.c.round_id).where(
        check_line.c.workspace_id == workspace_id,
        check_line.c.manager == manager,
        check_line.c.asked_on >= since,
        check_line.c.person_id == person_id,
        check_line.c.event_id.is_(None),
    )
    found: str | None = tx.execute(query.order_by(check_line.c.asked_on.desc()).limit(1)).scalar()
    return found


def owed(tx: Connection, workspace_id: str, week: Week, cohorts: Collection[str]) -> list[str]:
    """Return the managers for whom nothing is planned in that week, and who lead somebody of these cohorts.

    Both of those who take part only.
    """
    lead, report = person.alias("lead"), person.alias("report")
    theirs = and_(membership.c.workspace_id == lead.c.workspace_id, membership.c.manager == lead.c.person_id)
    leads = exists().where(
        theirs,
        membership.c.until.is_(None),
        membership.c.cohort.in_(sorted(cohorts)),
        report.c.workspace_id == membership.c.workspace_id,
        report.c.person_id == membership.c.person_id,
        report.c.consent == "agreed",
    )
    key = literal("check:").concat(lead.c.person_id).concat(f":{week}")
    planned = exists().where(prompt.c.workspace_id == workspace_id, prompt.c.dedupe_key == key)
    query = select(lead.c.person_id).where(
        lead.c.workspace_id == workspace_id,
        lead.c.consent == "agreed",
        lead.c.deactivated.is_(False),
        lead.c.guest.is_(False),
        ~planned,
        leads,
    )
    return list(tx.execute(query.order_by(lead.c.person_id)).scalars())


def id_of(manager: str, week: Week) -> str:
    """Make the id of a manager's check of a week."""
    return f"check:{manager}:{week}"


def ever_asked(tx: Connection, workspace_id: str, *, since: date, until: date) -> bool:
    """Whether any manager was asked between these dates, both inclusive."""
    when = check_line.c.asked_on.between(since, until)
    query = select(check_line.c.place).where(check_line.c.workspace_id == workspace_id, when)
    return tx.execute(query.limit(1)).first() is not None


def fold_older(tx: Connection, workspace_id: str, manager: str, round_id: str, *, since: datetime) -> None:
    """Let what was sent of a manager's older checks close: there is never more than one to be answered."""
    older = and_(
        prompt.c.workspace_id == workspace_id,
        prompt.c.recipient == manager,
        prompt.c.due_at >= since,
        prompt.c.kind == "check",
        prompt.c.subject != round_id,
    )
    settled = ("moved", "closed", "lapsed")
    done = prompt.c.face.startswith("done")
    stands = and_(older, prompt.c.state == "sent", prompt.c.face.not_in(settled), ~done)
    tx.execute(update(prompt).where(stands).values(face="closed", faced_at=None))
    tx.execute(update(prompt).where(older, prompt.c.state == "planned").values(state="cancelled", reason="too_late"))


def sent_of(tx: Connection, workspace_id: str, manager: str, round_id: str) -> list[tuple[str, str]]:
    """Return the messages of a check that stand in Slack, as (prompt, face)."""
    query = select(prompt.c.prompt_id, prompt.c.face).where(
        prompt.c.workspace_id == workspace_id,
        prompt.c.recipient == manager,
        prompt.c.kind == "check",
        prompt.c.subject == round_id,
        prompt.c.state == "sent",
    )
    return [(row.prompt_id, row.face) for row in tx.execute(query.order_by(prompt.c.due_at))]


def as_list(tx: Connection, workspace_id: str, manager: str) -> bool:
    """Whether a manager likes to see all their people at once."""
    query = select(person.c.checks_as_list).where(person.c.workspace_id == workspace_id, person.c.person_id == manager)
    return bool(tx.execute(query).scalar())


def forget(tx: Connection, workspace_id: str, person_id: str) -> None:
    """Delete whom somebody was asked about, and that anybody was asked about them.

    Messages that name them are drawn anew, without: what a manager sees of their check, and what they shared.
    """
    lines = and_(check_line.c.workspace_id == workspace_id, check_line.c.person_id == person_id)
    rounds = tx.execute(select(check_line.c.round_id, check_line.c.manager).where(lines)).all()
    for round_id, manager in rounds:
        for prompt_id, face in sent_of(tx, workspace_id, manager, round_id):
            this = and_(prompt.c.workspace_id == workspace_id, prompt.c.prompt_id == prompt_id)
            tx.execute(update(prompt).where(this).values(face=anew(face), faced_at=None))
    tx.execute(delete(check_line).where(lines))
    theirs = and_(check_line.c.workspace_id == workspace_id, check_line.c.manager == person_id)
    tx.execute(delete(check_line).where(theirs))
    said = select(event.c.event_id).where(event.c.workspace_id == workspace_id, event.c.actor == person_id)
    shared = and_(prompt.c.workspace_id == workspace_id, prompt.c.kind == "shared_note", prompt.c.subject.in_(said))
    tx.execute(update(prompt).where(shared, prompt.c.state == "sent").values(shown="", faced_at=None))


def _of(workspace_id: str, round_id: str) -> ColumnElement[bool]:
    return and_(check_line.c.workspace_id == workspace_id, check_line.c.round_id == round_id)
