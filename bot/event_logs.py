"""A log of events, taken in by command: how far it is, what was not taken and why, and what became of the rest."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from connectors import events as files
from connectors.tables import BadLine, FileError, OnRead, Rejects
from scheduler import events
from scheduler.events import Taken
from storage.engine import Store

#: The rest between two steps, in seconds: no shorter than this, and no shorter than the step was.
LEAST_REST = 0.002
#: So many bad lines are told one by one; all of them are in the rejects.
_TOLD = 100
#: A file of fewer bytes is read before anybody wonders.
_LONG = 1_000_000

Tell = Callable[[str], None]


def take_in(file: Path, store: Store, workspace_id: str, *, now: datetime, say: Tell, warn: Tell) -> bool:
    """Take in a file of events; True if every line was taken. Raises FileError where the file is none at all.

    Of a file that ends in the middle, what was read until then is kept, and said.
    """
    whole = Taken()
    with Rejects(file.with_suffix(".rejects.csv")) as rejects:
        try:
            with _progress(file) as on_read:
                for step in _rested(events.take_in(store, workspace_id, files.read(file, on_read), now=now)):
                    whole.add(step)
                    for line in step.bad:
                        _refuse(rejects, line, warn)
        except FileError:
            if whole.new + whole.known + rejects.count:
                _sum_up(whole, rejects, say, warn)
            raise
        _sum_up(whole, rejects, say, warn)
        return not rejects.count


def _sum_up(whole: Taken, rejects: Rejects, say: Tell, warn: Tell) -> None:
    read = whole.new + whole.known + rejects.count
    say(f"{read:,} events read: {whole.new:,} new, {whole.known:,} known already, {rejects.count:,} not taken.")
    if whole.answers:
        warn(
            f"{whole.answers:,} of them say who agreed or withdrew. They are kept as events and change nobody's "
            "answer: that is the person's own, or the roster's column `consented`."
        )
    if rejects.count:
        warn(f"The lines that were not taken are in {rejects.path}, each with its reason. Mend and import them.")


def _refuse(rejects: Rejects, line: BadLine, warn: Tell) -> None:
    rejects.add(line)
    if rejects.count <= _TOLD:
        warn(f"line {line.number}: {line.reason}")
    elif rejects.count == _TOLD + 1:
        warn("There are more such lines; they are not told one by one.")


def _rested(steps: Iterator[Taken]) -> Iterator[Taken]:
    """Rest after each step for as long as it took: a bot beside us has the database for half of the time."""
    began = time.monotonic()
    for step in steps:
        yield step
        time.sleep(max(LEAST_REST, time.monotonic() - began))
        began = time.monotonic()


@contextmanager
def _progress(file: Path) -> Iterator[OnRead]:
    """Show on a terminal how much of a long file has been read; elsewhere nothing."""
    size = file.stat().st_size if file.exists() else 0
    if size < _LONG or not sys.stderr.isatty():
        yield lambda _: None
        return
    bar: Any = click.progressbar(length=size, label=file.name, file=sys.stderr, update_min_steps=size // 1000)
    with bar:
        yield lambda done: bar.update(done - bar.pos)
