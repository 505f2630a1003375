"""Which file at Slack is somebody's own picture, so that it is shown again, and deleted when it may not be kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, delete, select
from sqlmodel import Field, SQLModel

from storage.upsert import insert_for


class PictureRow(SQLModel, table=True):
    """A person's picture. `figures` tells what it shows; it is empty while the file is not there yet."""

    __tablename__ = "picture"
    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    file: str
    figures: str = ""


picture = PictureRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Picture:
    """A file at Slack, and what it shows."""

    person_id: str
    file: str
    figures: str


_columns = (picture.c.person_id, picture.c.file, picture.c.figures)


def find(tx: Connection, workspace_id: str, person_id: str) -> Picture | None:
    """Return a person's picture; None if they have none."""
    row = tx.execute(select(*_columns).where(_of(workspace_id, person_id))).first()
    return Picture(*row) if row else None


def page(tx: Connection, workspace_id: str, *, after: str = "", limit: int = 50) -> Sequence[Picture]:
    """Return the pictures of a workspace in the order of people's ids, some at a time."""
    query = select(*_columns).where(picture.c.workspace_id == workspace_id, picture.c.person_id > after)
    return [Picture(*row) for row in tx.execute(query.order_by(picture.c.person_id).limit(limit))]


def keep(tx: Connection, workspace_id: str, made: Picture) -> None:
    """Keep which file is a person's picture, in place of the one before."""
    statement = insert_for(tx.dialect.name, picture).values(
        workspace_id=workspace_id, person_id=made.person_id, file=made.file, figures=made.figures
    )
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "person_id"], set_={"file": made.file, "figures": made.figures}
        )
    )


def forget(tx: Connection, workspace_id: str, person_id: str, *, file: str) -> None:
    """Forget a person's picture, if it is that file."""
    tx.execute(delete(picture).where(_of(workspace_id, person_id), picture.c.file == file))


def _of(workspace_id: str, person_id: str) -> ColumnElement[bool]:
    return and_(picture.c.workspace_id == workspace_id, picture.c.person_id == person_id)
