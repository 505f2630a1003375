"""Taking a log of events in: each line held against what was true of people then, and written once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from coaching.claims import Claim, differences, judge
from coaching.events import Event
from connectors.tables import BadLine, Row
from storage import arrivals, standings
from storage.engine import Store

#: Lines in one transaction: beside a running bot, presses get their turn between two.
STEP = 50

#: A line as it is read: understood by itself, or not at all.
Line = tuple[Row, Claim] | BadLine


@dataclass(slots=True)
class Taken:
    """What became of some lines."""

    new: int = 0
    known: int = 0
    bad: list[BadLine] = field(default_factory=list)
    #: Lines that say who agreed or withdrew: the ledger does not go by them.
    answers: int = 0

    def add(self, other: "Taken") -> None:
        """Add up two parts of a file; the bad lines are told part by part."""
        self.new += other.new
        self.known += other.known
        self.answers += other.answers


def take_in(store: Store, workspace_id: str, lines: Iterable[Line], *, now: datetime) -> Iterator[Taken]:
    """Write a file's lines, fifty a transaction; each step yields what became of them. Twice changes nothing.

    Lines may stand in any order, and in several files. Whoever drives it rests between two steps.
    """
    step: list[Line] = []
    for line in lines:
        step.append(line)
        if len(step) == STEP:
            yield _step(store, workspace_id, step, now=now)
            step = []
    if step:
        yield _step(store, workspace_id, step, now=now)


def _step(store: Store, workspace_id: str, step: list[Line], *, now: datetime) -> Taken:
    told = [line for line in step if not isinstance(line, BadLine)]
    taken = Taken(bad=[line for line in step if isinstance(line, BadLine)])
    with store.write() as tx:
        _write(tx, workspace_id, told, taken, now=now)
    taken.bad.sort(key=lambda line: line.number)
    return taken


def _write(tx: Connection, workspace_id: str, told: list[tuple[Row, Claim]], taken: Taken, *, now: datetime) -> None:
    claims = [claim for _, claim in told]
    people = {claim.person for claim in claims} | {claim.actor for claim in claims if claim.actor}
    here = standings.known(tx, workspace_id, people)
    known = arrivals.known(tx, workspace_id, [claim.event_id for claim in claims])
    rows: dict[str, Row] = {}
    new: list[Event] = []
    for row, claim in told:
        before = known.get(claim.event_id)
        if before is not None:
            other = differences(claim, before)
            taken.known += not other
            if other:
                taken.bad.append(row.bad(_told_otherwise(claim, other)))
            continue
        said = judge(claim, here.get(claim.person), here.get(claim.actor or ""), now=now)
        if isinstance(said, str):
            taken.bad.append(row.bad(said))
            continue
        known[said.event_id], rows[said.event_id] = said, row
        taken.answers += said.name == "consent_changed"
        new.append(said)
    rings = arrivals.write(tx, workspace_id, new)
    taken.bad += [rows[one.event_id].bad(f"replaces {one.replaces}, which replaces this one") for one in rings]
    taken.new += len(new) - len(rings)


def _told_otherwise(claim: Claim, columns: list[str]) -> str:
    return f"event_id {claim.event_id} was told before with another {', '.join(columns)}; what was told first stays"
