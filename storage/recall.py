"""What the spacing knows of each person and item. It follows from the events alone, and can be rebuilt from them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Executable, bindparam, delete, or_, select
from sqlmodel import Field, SQLModel

from coaching.items import LevelName
from coaching.spacing import Recall
from storage.prepared import among, run
from storage.upsert import insert_for


class RecallRow(SQLModel, table=True):
    """One item that somebody answered. `misconceptions`: those of the last answer, with spaces between."""

    __tablename__ = "recall"
    # Planning takes people in the order of their ids: what is known of one lies side by side.
    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    module: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    card: str
    due_at: datetime
    times: int
    level: str
    misconceptions: str = ""


recall = RecallRow.__table__  # type: ignore[attr-defined]

_KEY = ["workspace_id", "person_id", "module", "item"]
_KNOWN = ("card", "due_at", "times", "level", "misconceptions")


def of(tx: Connection, workspace_id: str, people: Sequence[str], module: str) -> dict[str, dict[str, Recall]]:
    """Return all that is known of these people and the items of a module."""
    return _read(tx, _of, people, {"workspace_id": workspace_id, "module": module})


def due(
    tx: Connection, workspace_id: str, people: Sequence[str], module: str, *, until: datetime
) -> dict[str, dict[str, Recall]]:
    """Return what falls due for these people before that moment, and where a misconception was met."""
    return _read(tx, _due, people, {"workspace_id": workspace_id, "module": module, "until": until})


def find(tx: Connection, workspace_id: str, person_id: str, module: str, item: str) -> Recall | None:
    """Return what is known of one person and item; None before their first answer."""
    return of(tx, workspace_id, [person_id], module)[person_id].get(item)


def keep(tx: Connection, workspace_id: str, person_id: str, known: Recall) -> None:
    """Write what is known of a person and an item from now on."""
    row = {name: getattr(known, name) for name in ("module", "item", *_KNOWN)}
    row["misconceptions"] = " ".join(known.misconceptions)
    run(tx, _keep, row | {"workspace_id": workspace_id, "person_id": person_id})


def forget(tx: Connection, workspace_id: str, person_id: str) -> None:
    """Forget all that is known of a person: whoever takes no part has nothing that could come back."""
    tx.execute(delete(recall).where(recall.c.workspace_id == workspace_id, recall.c.person_id == person_id))


def _read(tx: Connection, build: Any, people: Sequence[str], values: dict[str, Any]) -> dict[str, dict[str, Recall]]:  # noqa: ANN401 - what `run` takes
    found: dict[str, dict[str, Recall]] = {who: {} for who in people}
    for who, *row in run(tx, build, values | {"who": list(people)}):
        module, item, card, due_at, times, level, misconceptions = row
        tags = tuple(misconceptions.split())
        found[who][item] = Recall(module, item, card, due_at, times, cast("LevelName", level), tags)
    return found


def _of(dialect: str) -> Executable:
    return select(recall.c.person_id, recall.c.module, recall.c.item, *(recall.c[name] for name in _KNOWN)).where(
        recall.c.workspace_id == bindparam("workspace_id"),
        among(dialect, recall.c.person_id, "who"),
        recall.c.module == bindparam("module"),
    )


def _due(dialect: str) -> Executable:
    soon = recall.c.due_at < bindparam("until", type_=recall.c.due_at.type)
    return cast("Any", _of(dialect)).where(or_(soon, recall.c.misconceptions != ""))  # type: ignore[no-any-return]


def _keep(dialect: str) -> Executable:
    """Build the statement that writes a row, over what was known before."""
    values = {column.name: bindparam(column.name, type_=column.type) for column in recall.c}
    statement = insert_for(dialect, recall).values(**values)
    kept: Executable = statement.on_conflict_do_update(
        index_elements=_KEY, set_={name: statement.excluded[name] for name in _KNOWN}
    )
    return kept
