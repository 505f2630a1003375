"""A log of events as a file, CSV, JSONL or Parquet by its suffix: each line a claim, or refused with its number."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import cast

from coaching.claims import BY_SOMEBODY_ELSE, Claim
from coaching.events import EVENT_NAMES, EventName
from connectors import cells, parquet
from connectors.records import json_lines, row_of
from connectors.tables import BadLine, FileError, OnRead, Row, csv_rows

COLUMNS = (
    "event_id",
    "name",
    "occurred_at",
    "person",
    "actor",
    "module",
    "item",
    "variant",
    "cohort",
    "role",
    "manager",
    "outcome",
    "value",
    "prompt",
    "replaces",
    "local_date",
)
#: What no line can do without.
NEEDED = COLUMNS[:4]
#: The kinds of file that are known, by suffix.
FORMATS = ("csv", "jsonl", "parquet")


def read(path: Path, on_read: OnRead = lambda _: None) -> Iterator[tuple[Row, Claim] | BadLine]:
    """Read a file of events, a line at a time whatever its size. Raises FileError where it is none at all.

    `on_read` is told how many of the file's bytes have been read.
    """
    for row in _rows(path, on_read):
        if isinstance(row, BadLine):
            yield row
            continue
        try:
            yield row, _claim(row.cells, comma=row.comma)
        except ValueError as error:
            yield row.bad(str(error))


def _rows(path: Path, on_read: OnRead) -> Iterator[Row | BadLine]:
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".txt":
            return csv_rows(path, COLUMNS, NEEDED, on_read)
        case ".jsonl" | ".ndjson":
            return json_lines(path, COLUMNS, on_read)
        case ".parquet":
            return _parquet_rows(path, on_read)
    raise FileError(f"{path}: events are read from files that end in .csv, .jsonl or .parquet")


def _parquet_rows(path: Path, on_read: OnRead) -> Iterator[Row | BadLine]:
    for number, said in parquet.rows(path, COLUMNS, NEEDED, on_read):
        yield row_of(number, said, COLUMNS)


def _claim(row: Mapping[str, str], *, comma: bool) -> Claim:
    name = row.get("name", "")
    if name not in EVENT_NAMES:
        raise ValueError(f"{name!r} is no event; known are {', '.join(sorted(EVENT_NAMES))}")
    event_id = cells.tag(row.get("event_id", ""), "event_id")
    if not event_id:
        raise ValueError("event_id is empty; each event needs one of its own")
    person, actor = (cells.somebody(row.get(who, ""), who) for who in ("person", "actor"))
    if not person:
        raise ValueError("person is empty; it is the Slack id of whom the event is about")
    others = {who: cells.tag(row.get(who, ""), who) for who in ("module", "item", "variant", "cohort", "role")}
    replaces = cells.tag(row.get("replaces", ""), "replaces")
    if replaces == event_id:
        raise ValueError("replaces is the event's own id; it is the id of an earlier one")
    occurred_at = cells.moment(row.get("occurred_at", ""), "occurred_at")
    return Claim(
        event_id=event_id,
        name=cast("EventName", name),
        occurred_at=occurred_at,
        person=person,
        actor=_actor(name, person, actor),
        **others,
        manager=cells.somebody(row.get("manager", ""), "manager"),
        outcome=cells.tag(row.get("outcome", ""), "outcome"),
        value=cells.number(row.get("value", ""), "value", comma=comma),
        prompt=cells.tag(row.get("prompt", ""), "prompt"),
        replaces=replaces,
        local_date=_local_date(row.get("local_date", ""), occurred_at),
    )


def _actor(name: str, person: str, actor: str | None) -> str | None:
    """Return who did it, where that is somebody else."""
    if name not in BY_SOMEBODY_ELSE:
        return None if actor == person else actor
    if actor is None:
        raise ValueError(f"actor is empty; of {name} it is the Slack id of whoever gave it")
    if actor == person:
        raise ValueError(f"actor and person are the same; {name} comes from somebody else")
    return actor


def _local_date(text: str, occurred_at: datetime) -> date | None:
    """Return the date that whoever did it had then; nowhere is it more than a day from the date in Greenwich."""
    said = cells.day(text, "local_date")
    if said is not None and abs((said - occurred_at.date()).days) > 1:
        raise ValueError(f"local_date {said} is not the date of {occurred_at:%Y-%m-%dT%H:%M:%SZ} anywhere")
    return said
