"""A roster file, taken in by command: what was read, what stands in doubt, and what was not taken."""

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from connectors import roster as files
from connectors.tables import BadLine, Rejects, Remark
from scheduler import roster
from storage.engine import Store

#: Steps of a long import after which we say how far it is.
_TELL_EVERY = 50

Tell = Callable[[str], None]


def take_in(
    file: Path, store: Store, workspace_id: str, *, default_tz: str, now: datetime, say: Tell, warn: Tell
) -> bool:
    """Take in a roster; True if every line was taken. Raises FileError where the file is no roster at all."""
    lines = list(files.read(file, default_tz=default_tz, now=now))
    good = [line for line in lines if not isinstance(line, BadLine | Remark)]
    changed = 0
    for number, step in enumerate(roster.take_in(store, workspace_id, good, now=now, default_tz=default_tz), start=1):
        changed += step
        if number % _TELL_EVERY == 0:
            warn(f"{number * roster.STEP} of {len(good)} people ...")
        time.sleep(roster.REST)
    say(f"{len(good)} people read, {changed} of them new or changed.")
    for line in lines:
        if isinstance(line, Remark):
            warn(f"line {line.number}: {line.words}")
    bad = [line for line in lines if isinstance(line, BadLine)]
    if bad:
        with Rejects(file.with_suffix(".rejects.csv")) as rejects:
            for line in bad:
                rejects.add(line)
                warn(f"line {line.number}: {line.reason}")
        warn(f"{len(bad)} line(s) were not taken; they are in {rejects.path}.")
    return not bad
