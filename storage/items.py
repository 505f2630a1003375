"""Each item as it was sent: its content hash and body."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, select
from sqlmodel import Field, SQLModel

from storage.prepared import run
from storage.upsert import insert_for


class ItemVersionRow(SQLModel, table=True):
    """One version of an authored item. Prompts and events carry the hash."""

    __tablename__ = "item_version"

    workspace_id: str = Field(primary_key=True)
    item_hash: str = Field(primary_key=True)
    module: str
    item: str
    body: str


item_version = ItemVersionRow.__table__  # type: ignore[attr-defined]


def remember(tx: Connection, workspace_id: str, versions: Iterable[tuple[str, str, str, str]]) -> None:
    """Keep versions as (hash, module, item, body); one that is known is left alone."""
    for item_hash, module, item, body in versions:
        row = {"workspace_id": workspace_id, "item_hash": item_hash, "module": module, "item": item, "body": body}
        run(tx, _remember, row)


def _remember(dialect: str) -> Executable:
    values: dict[str, Any] = {column.name: bindparam(column.name) for column in item_version.c}
    kept: Executable = insert_for(dialect, item_version).values(**values).on_conflict_do_nothing()
    return kept


def _body(_dialect: str) -> Executable:
    return select(item_version.c.body).where(
        item_version.c.workspace_id == bindparam("w"), item_version.c.item_hash == bindparam("h")
    )


def body(tx: Connection, workspace_id: str, item_hash: str) -> str | None:
    """Return the body of a version that was sent here; None if no such version is kept."""
    return next((str(row[0]) for row in run(tx, _body, {"w": workspace_id, "h": item_hash})), None)
