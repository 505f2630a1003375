"""What mentors add to a scenario in their own words, or as a clip: read once it was answered."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Index, and_, delete, select
from sqlmodel import Field, SQLModel

from coaching.mentors import Response
from storage.people import here, person
from storage.upsert import insert


class ModelResponseRow(SQLModel, table=True):
    """One mentor's response to one scenario. `clip` is the permalink of a clip in Slack; `decision` explains why."""

    __tablename__ = "model_response"
    __table_args__ = (Index("model_response_person", "workspace_id", "person_id"),)

    workspace_id: str = Field(primary_key=True)
    module: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    words: str
    clip: str | None = None
    decision: str
    written_at: datetime


model_response = ModelResponseRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Written:
    """A response as it is kept, and whose it is."""

    person_id: str
    response: Response


def keep(
    tx: Connection, workspace_id: str, person_id: str, *, module: str, item: str, said: Response, now: datetime
) -> None:
    """Keep a mentor's response to a scenario, instead of their earlier one."""
    row = {"words": said.words, "clip": said.clip, "decision": said.decision, "written_at": now}
    key = {"workspace_id": workspace_id, "module": module, "item": item, "person_id": person_id}
    tx.execute(
        insert(tx, model_response).values(**key, **row).on_conflict_do_update(index_elements=list(key), set_=row)
    )


def drop(tx: Connection, workspace_id: str, person_id: str, *, module: str, item: str) -> None:
    """Take a mentor's response back."""
    mine = _of(workspace_id, module, item)
    tx.execute(delete(model_response).where(*mine, model_response.c.person_id == person_id))


def of_scenario(tx: Connection, workspace_id: str, module: str, item: str, *, today: date) -> list[Written]:
    """Return the responses to a scenario, the newest first: of those who take part and work here."""
    author = and_(
        person.c.workspace_id == model_response.c.workspace_id, person.c.person_id == model_response.c.person_id
    )
    kept = (model_response.c.words, model_response.c.clip, model_response.c.decision)
    query = select(person.c.person_id, person.c.name, *kept).select_from(model_response.join(person, author))
    shown = query.where(*_of(workspace_id, module, item), person.c.consent == "agreed", here(today))
    newest = shown.order_by(model_response.c.written_at.desc(), person.c.person_id)
    return [Written(row[0], Response(*row[1:])) for row in tx.execute(newest)]


def _of(workspace_id: str, module: str, item: str) -> tuple[ColumnElement[bool], ...]:
    return (
        model_response.c.workspace_id == workspace_id,
        model_response.c.module == module,
        model_response.c.item == item,
    )
