"""What managers reported back on the cards that they tried, and the line that each may have kept for themselves."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Index, and_, case, delete, func, select, update
from sqlmodel import Field, SQLModel

from coaching.cards import Tally
from coaching.events import event_id
from coaching.prompts import Prompt, prompt_id
from coaching.reportbacks import Outcome
from storage import events, notes, prompts
from storage.notes import note
from storage.prompts import prompt
from storage.upsert import insert


class CardReportRow(SQLModel, table=True):
    """What a manager reported back on a card; `told_on` is the Sunday with whose week it joined what others are told.

    Whoever says that they did not get to it has no row. From `told_on` on it stays as it was counted.
    """

    __tablename__ = "card_report"
    __table_args__ = (Index("card_report_person", "workspace_id", "person_id"), {"sqlite_with_rowid": False})

    workspace_id: str = Field(primary_key=True)
    module: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    outcome: str
    answered_on: date
    told_on: date | None = None


card_report = CardReportRow.__table__  # type: ignore[attr-defined]


def key_of(digest_id: str) -> str:
    """Return the dedupe key of the question how it went with a digest's card: it comes once a digest."""
    return f"report_back:{digest_id}"


def question(tx: Connection, workspace_id: str, digest_id: str) -> Prompt | None:
    """Return the question how it went with the card that was chosen on a digest; None if none was planned."""
    return prompts.find(tx, workspace_id, prompt_id(workspace_id, key_of(digest_id)))


def line(tx: Connection, workspace_id: str, person_id: str, prompt_id: str) -> str | None:
    """Return the line that a manager keeps beside their answer; None if there is none."""
    return tx.execute(select(note.c.words).where(_line(workspace_id, person_id, prompt_id))).scalar()


def keep_line(tx: Connection, asked: Prompt, words: str, *, key: str, now: datetime) -> None:
    """Keep a manager's line in place of an older one; no words: keep none. `key` is Slack's id of the form."""
    who = (asked.workspace_id, asked.recipient, asked.prompt_id)
    tx.execute(delete(note).where(_line(*who)))
    if words:
        notes.write(
            tx,
            asked.workspace_id,
            event_id(*who, "line", key),
            person_id=asked.recipient,
            words=words,
            now=now,
            prompt_id=asked.prompt_id,
            event_id=events.latest(tx, *who, "reported_back"),
        )


def _line(workspace_id: str, person_id: str, prompt_id: str) -> ColumnElement[bool]:
    return and_(note.c.workspace_id == workspace_id, note.c.person_id == person_id, note.c.prompt_id == prompt_id)


def keep(tx: Connection, asked: Prompt, outcome: Outcome, *, on: date) -> None:
    """Keep what a manager reported back on a card, in place of what they said before, unless others were told of that.

    `on` is their local date.
    """
    key = {"workspace_id": asked.workspace_id, "module": asked.module or "", "item": asked.item or ""}
    key |= {"person_id": asked.recipient}
    if outcome == "no_chance":
        whose = (card_report.c[name] == value for name, value in key.items())
        tx.execute(delete(card_report).where(*whose, card_report.c.told_on.is_(None)))
        return
    values = {"outcome": outcome, "answered_on": on}
    kept = insert(tx, card_report).on_conflict_do_update(
        index_elements=list(key), set_=values, where=card_report.c.told_on.is_(None)
    )
    tx.execute(kept, key | values)


def waiting(tx: Connection, workspace_id: str, module: str, *, until: date) -> dict[str, list[str]]:
    """Return the managers whose answers of up to that date nobody has been told of, by card."""
    query = select(card_report.c.item, card_report.c.person_id).where(_untold(workspace_id, module, until))
    found: dict[str, list[str]] = {}
    for item, person_id in tx.execute(query.order_by(card_report.c.item, card_report.c.person_id)):
        found.setdefault(item, []).append(person_id)
    return found


def tell(tx: Connection, workspace_id: str, module: str, item: str, *, until: date) -> None:
    """Let the answers of up to that date join what others are told of a card."""
    these = and_(_untold(workspace_id, module, until), card_report.c.item == item)
    tx.execute(update(card_report).where(these).values(told_on=until))


def tallies(tx: Connection, workspace_id: str, module: str, *, reader: str) -> dict[str, Tally]:
    """Return what came of each card of a module that something is told of, for somebody to read."""
    query = select(
        card_report.c.item,
        func.count(),
        *(func.sum(case((card_report.c.outcome == outcome, 1), else_=0)) for outcome in ("worked", "partly")),
        func.max(case((card_report.c.person_id == reader, 1), else_=0)),
    ).where(
        card_report.c.workspace_id == workspace_id, card_report.c.module == module, card_report.c.told_on.is_not(None)
    )
    rows = tx.execute(query.group_by(card_report.c.item))
    return {item: Tally(n, worked, partly, bool(is_in)) for item, n, worked, partly, is_in in rows}


def _untold(workspace_id: str, module: str, until: date) -> ColumnElement[bool]:
    return and_(
        card_report.c.workspace_id == workspace_id,
        card_report.c.module == module,
        card_report.c.told_on.is_(None),
        card_report.c.answered_on <= until,
    )


def met(tx: Connection, workspace_id: str, manager: str) -> list[tuple[str, str, date]]:
    """Return the cards that a manager was offered first on a digest, or chose, as (item, kind, date); newest first."""
    query = select(prompt.c.item, prompt.c.kind, prompt.c.local_date).where(
        prompt.c.workspace_id == workspace_id,
        prompt.c.recipient == manager,
        prompt.c.kind.in_(("digest", "report_back")),
        prompt.c.item.is_not(None),
        prompt.c.local_date.is_not(None),
    )
    return [tuple(row) for row in tx.execute(query.order_by(prompt.c.due_at.desc()))]
