"""Which files at Slack are ours: people's own pictures, the charts of digests, and the copies of all that is kept.

They are remembered so that they are deleted when they may not be kept: people cannot delete a file of ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, delete, select, update
from sqlmodel import Field, SQLModel

from storage.upsert import insert_for


class PictureRow(SQLModel, table=True):
    """A person's picture. `figures` tells what it shows; it is empty while the file is not there yet.

    A copy of all that is kept stands under `copy_key`; there `figures` is the moment at which it was made. The chart of
    a digest stands under the digest's own id.
    """

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

    @property
    def is_copy(self) -> bool:
        """Whether it is a copy of all that is kept, and no picture."""
        return self.person_id.endswith(_COPY)

    @property
    def is_of_digest(self) -> bool:
        """Whether it is the chart of a digest, and nobody's own."""
        return self.person_id.startswith(_DIGESTS)


_columns = (picture.c.person_id, picture.c.file, picture.c.figures)


_COPY = ":copy"
#: How the ids of digests begin; no person's does.
_DIGESTS = ("digest:", "team_digest:")


def copy_key(person_id: str) -> str:
    """Return the key under which the copy that somebody was sent is remembered."""
    return f"{person_id}{_COPY}"


def find(tx: Connection, workspace_id: str, person_id: str) -> Picture | None:
    """Return a person's picture; None if they have none."""
    row = tx.execute(select(*_columns).where(_of(workspace_id, person_id))).first()
    return Picture(*row) if row else None


def file_of(tx: Connection, workspace_id: str, key: str) -> str | None:
    """Return the file that is there under a key; None while there is none."""
    known = find(tx, workspace_id, key)
    return known.file if known is not None and known.figures else None


def page(tx: Connection, workspace_id: str, *, after: str = "", limit: int = 50) -> Sequence[Picture]:
    """Return the pictures of a workspace in the order of people's ids, some at a time."""
    query = select(*_columns).where(picture.c.workspace_id == workspace_id, picture.c.person_id > after)
    return [Picture(*row) for row in tx.execute(query.order_by(picture.c.person_id).limit(limit))]


def begin(tx: Connection, workspace_id: str, person_id: str, file: str) -> bool:
    """Say which file a person's picture is going to be. False where they have one, or somebody else has begun one."""
    statement = insert_for(tx.dialect.name, picture).values(
        workspace_id=workspace_id, person_id=person_id, file=file, figures=""
    )
    new = statement.on_conflict_do_nothing(index_elements=["workspace_id", "person_id"]).returning(picture.c.file)
    return tx.execute(new).first() is not None


def finish(tx: Connection, workspace_id: str, made: Picture) -> bool:
    """Say that a picture is there, and what it shows. False if it is no longer the one that was begun."""
    whose = and_(_of(workspace_id, made.person_id), picture.c.file == made.file)
    return tx.execute(update(picture).where(whose).values(figures=made.figures)).rowcount == 1


def forget(tx: Connection, workspace_id: str, person_id: str, *, file: str) -> None:
    """Forget a person's picture, if it is that file."""
    tx.execute(delete(picture).where(_of(workspace_id, person_id), picture.c.file == file))


def forget_file(tx: Connection, workspace_id: str, file: str) -> bool:
    """Forget a file, whatever it shows. False if it was not known."""
    this = and_(picture.c.workspace_id == workspace_id, picture.c.file == file)
    return tx.execute(delete(picture).where(this)).rowcount > 0


def _of(workspace_id: str, person_id: str) -> ColumnElement[bool]:
    return and_(picture.c.workspace_id == workspace_id, picture.c.person_id == person_id)
