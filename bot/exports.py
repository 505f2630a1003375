"""An export, made by command: files that only whoever made them can read, whole or not there, and a line in the log."""

import logging
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from coaching.exports import Span
from coaching.people import Newcomer
from connectors import exports as files
from connectors.exports import Add
from scheduler.exports import begin, finish, pages
from storage.engine import Store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asks for: the kind of file, where to (None: printed), and of which dates."""

    kind: str
    out: Path | None
    roster: Path | None
    span: Span


def make(store: Store, workspace_id: str, order: Order, *, by: str, now: datetime) -> tuple[int, int]:
    """Make an export; returns how many events of how many people are in it."""
    export_id, key = begin(
        store, workspace_id, by=by, what=order.kind, span=order.span, fresh_key=secrets.token_hex(32), now=now
    )
    _log.warning("an export of events (%s) was begun by %s", order.kind, by)
    events = people = 0
    with ExitStack() as stack:
        add = stack.enter_context(_log_file(order))
        enlist = files.csv_roster(stack.enter_context(_text(order.roster))) if order.roster else _nowhere
        for page in pages(store, workspace_id, key, order.span):
            for one in page.events:
                add(one)
            for line in page.people:
                enlist(line)
            events, people = events + len(page.events), people + len(page.people)
    finish(store, workspace_id, export_id, events=events, people=people)
    return events, people


def _nowhere(_: Newcomer) -> None:
    """Write a person nowhere: nobody asked for a roster."""


@contextmanager
def _log_file(order: Order) -> Iterator[Add]:
    if order.kind == "parquet" and order.out:
        with _whole_or_not(order.out) as part:
            log = files.ParquetLog(part)
            yield log.event
            log.close()
        return
    as_text: Callable[[IO[str]], Add] = files.jsonl_log if order.kind == "jsonl" else files.csv_log
    if order.out is None:
        yield as_text(sys.stdout)
        return
    with _text(order.out) as file:
        yield as_text(file)


@contextmanager
def _text(path: Path) -> Iterator[IO[str]]:
    with _whole_or_not(path) as part, part.open("w", newline="", encoding="utf-8") as file:
        yield file


@contextmanager
def _whole_or_not(path: Path) -> Iterator[Path]:
    """Give a file of another name to write into; it gets its own name once it is whole, and is gone otherwise."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
