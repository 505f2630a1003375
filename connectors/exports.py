"""Writing what was taken in by `connectors.events` and `connectors.roster`: the same columns, the other way round."""

import csv
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import IO

from coaching.claims import Claim
from coaching.people import Newcomer
from connectors import events, parquet, roster

#: Writes one event.
Add = Callable[[Claim], None]


def csv_log(file: IO[str]) -> Add:
    """Begin a log as CSV."""
    out = csv.writer(file, lineterminator="\n")
    out.writerow(events.COLUMNS)
    return lambda one: out.writerow([_cell(getattr(one, name)) for name in events.COLUMNS])


def jsonl_log(file: IO[str]) -> Add:
    """Begin a log as JSONL; what an event has not is left out."""

    def add(one: Claim) -> None:
        whole = {name: getattr(one, name) for name in events.COLUMNS}
        said = {name: value if isinstance(value, float) else _cell(value) for name, value in whole.items()}
        file.write(json.dumps({name: value for name, value in said.items() if value != ""}, ensure_ascii=False) + "\n")

    return add


class ParquetLog(parquet.Writer):
    """A log as Parquet; it is whole once it was closed."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, events.COLUMNS)

    def event(self, one: Claim) -> None:
        """Write one event."""
        self.add({name: getattr(one, name) for name in events.COLUMNS})


def csv_roster(file: IO[str]) -> Callable[[Newcomer], None]:
    """Begin a roster as CSV."""
    out = csv.writer(file, lineterminator="\n")
    out.writerow(roster.COLUMNS)
    return lambda one: out.writerow([_cell(getattr(one, _FIELD.get(name, name))) for name in roster.COLUMNS])


_FIELD = {"slack_user_id": "person_id"}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat() if isinstance(value, date) else str(value)
