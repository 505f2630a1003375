"""Taking outcomes in: of a person only from the time in which they take part; what is told again takes its place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from coaching.claims import Known
from coaching.outcomes import Outcome
from connectors.tables import BadLine, Remark, Row
from storage import outcomes, standings
from storage.engine import Store

#: Lines in one transaction.
STEP = 50

#: A line as it is read: understood by itself, or not at all.
Line = tuple[Row, Outcome] | BadLine


@dataclass(slots=True)
class Taken:
    """What became of some lines; a remark says what was told otherwise before."""

    new: int = 0
    known: int = 0
    bad: list[BadLine] = field(default_factory=list)
    changed: list[Remark] = field(default_factory=list)


def take_in(store: Store, workspace_id: str, lines: Iterable[Line]) -> Iterator[Taken]:
    """Keep a file's lines, fifty a transaction; each step yields what became of them. Twice changes nothing."""
    with store.read() as tx:
        cohorts = outcomes.cohorts(tx, workspace_id)
    step: list[Line] = []
    for line in lines:
        step.append(line)
        if len(step) == STEP:
            yield _step(store, workspace_id, step, cohorts)
            step = []
    if step:
        yield _step(store, workspace_id, step, cohorts)


def _step(store: Store, workspace_id: str, step: list[Line], cohorts: frozenset[str]) -> Taken:
    taken = Taken()
    people = {line[1].who for line in step if not isinstance(line, BadLine) and line[1].scope != "cohort"}
    with store.write() as tx:
        here = standings.known(tx, workspace_id, people)
        for line in step:
            if isinstance(line, BadLine):
                taken.bad.append(line)
                continue
            row, told = line
            if why := _refused(told, here.get(told.who), cohorts):
                taken.bad.append(row.bad(why))
                continue
            kept, before = outcomes.keep(tx, workspace_id, told)
            taken.new += kept == "new"
            taken.known += kept == "same"
            if before is not None and kept == "changed":
                taken.changed.append(_instead(row, told, before))
    return taken


def _refused(told: Outcome, who: Known | None, cohorts: frozenset[str]) -> str | None:
    """Say why a measure may not be kept; None if it may."""
    if told.scope == "cohort":
        return None if told.who in cohorts else f"nobody is in a cohort {told.who!r}"
    if who is None:
        return f"{told.who} is not on the roster"
    if told.scope == "manager":
        return None
    unheard = who.unheard(told.period_start) or who.unheard(told.period_end)
    if unheard or who.agreed_throughout(told.period_start, told.period_end):
        return unheard
    return f"{told.who} had not agreed on each date from {told.period_start} to {told.period_end}"


def _instead(row: Row, told: Outcome, before: Outcome) -> Remark:
    period = f"{told.period_start} to {told.period_end}"
    was = f"{told.name} of {told.who}, {period}, was {before.in_words}"
    return Remark(row.number, f"{was}; from now on it is {told.in_words}.")
