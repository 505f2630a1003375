"""Drafts of items, as stewards write them in Slack: kept while they are written and until they were reviewed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Index, Row, Select, delete, select, update
from sqlmodel import Field, SQLModel

from storage.upsert import insert


class DraftRow(SQLModel, table=True):
    """One draft. `cells` is JSON, by the column of a sheet; `sent_at` is when it was sent for review."""

    __tablename__ = "draft"
    __table_args__ = (Index("draft_person", "workspace_id", "person_id"),)

    workspace_id: str = Field(primary_key=True)
    draft_id: str = Field(primary_key=True)
    person_id: str
    kind: str
    module: str
    cells: str
    changed_at: datetime
    sent_at: datetime | None = None


draft = DraftRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Drafted:
    """What somebody has written so far of a nudge or a scenario, column by column."""

    draft_id: str
    person_id: str
    kind: str
    module: str
    cells: Mapping[str, str]
    changed_at: datetime
    sent_at: datetime | None = None


def keep(tx: Connection, workspace_id: str, one: Drafted) -> bool:
    """Keep what is written now. False, and nothing changes, if it was sent for review or is somebody else's."""
    row = {
        "kind": one.kind,
        "module": one.module,
        "cells": json.dumps(dict(one.cells), ensure_ascii=False),
        "changed_at": one.changed_at,
    }
    added = insert(tx, draft).values(workspace_id=workspace_id, draft_id=one.draft_id, person_id=one.person_id, **row)
    kept = added.on_conflict_do_update(
        index_elements=["workspace_id", "draft_id"],
        set_=row,
        where=(draft.c.person_id == one.person_id) & draft.c.sent_at.is_(None),
    )
    return tx.execute(kept).rowcount == 1


def find(tx: Connection, workspace_id: str, draft_id: str) -> Drafted | None:
    """Return a draft; None if there is none of that id."""
    return _first(tx, _drafts(workspace_id).where(draft.c.draft_id == draft_id))


def unfinished(tx: Connection, workspace_id: str, person_id: str, kind: str) -> Drafted | None:
    """Return what a person was writing last and has not sent."""
    theirs = _drafts(workspace_id).where(
        draft.c.person_id == person_id, draft.c.kind == kind, draft.c.sent_at.is_(None)
    )
    return _first(tx, theirs.order_by(draft.c.changed_at.desc()))


def to_review(tx: Connection, workspace_id: str) -> list[Drafted]:
    """Return what was sent for review, the oldest first."""
    sent = _drafts(workspace_id).where(draft.c.sent_at.is_not(None))
    return [_drafted(row) for row in tx.execute(sent.order_by(draft.c.sent_at, draft.c.draft_id))]


def send(tx: Connection, workspace_id: str, draft_id: str, person_id: str, *, now: datetime) -> bool:
    """Send a person's own draft for review; False if that was done before, or there is none."""
    theirs = _is(workspace_id, draft_id) & (draft.c.person_id == person_id) & draft.c.sent_at.is_(None)
    return tx.execute(update(draft).where(theirs).values(sent_at=now)).rowcount == 1


def drop(tx: Connection, workspace_id: str, draft_id: str) -> bool:
    """Forget a draft: it stands in a file now, or nobody wants it."""
    return tx.execute(delete(draft).where(_is(workspace_id, draft_id))).rowcount == 1


def _is(workspace_id: str, draft_id: str) -> Any:  # noqa: ANN401 - a SQL condition
    return (draft.c.workspace_id == workspace_id) & (draft.c.draft_id == draft_id)


def _drafts(workspace_id: str) -> Select[Any]:
    return select(draft).where(draft.c.workspace_id == workspace_id)


def _first(tx: Connection, query: Select[Any]) -> Drafted | None:
    row = tx.execute(query.limit(1)).first()
    return _drafted(row) if row else None


def _drafted(row: Row[Any]) -> Drafted:
    return Drafted(
        row.draft_id, row.person_id, row.kind, row.module, json.loads(row.cells), row.changed_at, row.sent_at
    )
