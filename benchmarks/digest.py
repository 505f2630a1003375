"""What all managers' weekly figures cost, against one bare GROUP BY over the same window; and whether history matters.

    python benchmarks/digest.py [--engine sqlite|postgresql] [--people N] [--rounds 5] [--no-history]

Ours: `storage.figures.week` counts every key figure of every manager's people from `activity`, and `coaching.reports`
makes readings with ranges of them, group by group. Bare: one statement over the events of the same 37 dates, which
counts what each person did, by name of event: the least that any figure about people can be made from. It knows
nothing of who agreed, who is whose manager, of coming back or of ranges.

The same people with ten times the weeks behind them are then read again: a week's figures must cost what the week's
window holds. On PostgreSQL that is done with a tenth of the people: ten times five million events do not fit here.
Rounds alternate; medians are printed.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import digest_world
from plan import engines
from sqlalchemy import func, select

from coaching import reports
from storage import figures
from storage.engine import Store
from storage.events import event
from storage.person_weeks import DATES

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))
from temporary_postgres import postgres

GOAL, FLAT = 3.0, 1.2
PEOPLE = {"sqlite": 10_000, "postgresql": 100_000}
WEEKS, TIMES = 10, 10
_FIRST = digest_world.WEEK.sunday - timedelta(days=DATES - 1)


def bare(store: Store) -> int:
    """Count what each person did in the window."""
    query = (
        select(event.c.person, event.c.name, func.count())
        .where(
            event.c.workspace_id == digest_world.TEAM,
            event.c.local_date.between(_FIRST, digest_world.WEEK.sunday),
        )
        .group_by(event.c.person, event.c.name)
    )
    with store.read() as tx:
        return len(tx.execute(query).all())


def counted(store: Store) -> reports.Counts:
    """Count every figure of every manager's people."""
    with store.read() as tx:
        return figures.week(tx, digest_world.TEAM, digest_world.WEEK)


def ours(store: Store) -> int:
    """Count and read them."""
    return len(reports.make(digest_world.WEEK, counted(store), cuts=["manager"]).scopes)


def took(work: Callable[[Store], object], store: Store) -> float:
    """Return how long it takes, in seconds."""
    began = time.perf_counter()
    work(store)
    return time.perf_counter() - began


def measure(store: Store, rounds: int) -> dict[str, float]:
    """Run each in turn; return medians, in seconds."""
    ways: dict[str, Callable[[Store], object]] = {"bare": bare, "counting": counted, "ours": ours}
    for work in ways.values():
        work(store)
    seen: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, work in ways.items():
            seen[name].append(took(work, store))
    return {name: statistics.median(some) for name, some in seen.items()}


def world(stack: ExitStack, engine: str, people: int, weeks: int) -> Store:
    """Build a history on that engine; prints how large it is."""
    if engine == "sqlite":
        folder = tempfile.mkdtemp(prefix="inflow-digest-")
        stack.callback(shutil.rmtree, folder)
        url = f"sqlite:///{folder}/inflow.db"
    else:
        url = stack.enter_context(postgres())
    store = digest_world.build(url, people, weeks)
    stack.callback(store.close)
    with store.read() as tx:
        events = tx.execute(select(func.count()).select_from(event)).scalar_one()
    print(f"{engine}: {people:,} people, {weeks} weeks, {events:,} events", flush=True)
    return store


def main() -> None:
    """Measure, print, and say what became of the goals."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--engine", choices=("sqlite", "postgresql"))
    options.add_argument("--people", type=int)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--no-history", action="store_true")
    chosen = options.parse_args()
    for engine in engines(chosen.engine):
        people = chosen.people or PEOPLE[engine]
        with ExitStack() as stack:
            found = measure(world(stack, engine, people, WEEKS), chosen.rounds)
        line = "; ".join(f"{name} {seconds:.2f} s" for name, seconds in found.items())
        print(f"  {line}: {_said(found['ours'] / found['bare'], GOAL)} of the bare one", flush=True)
        if not chosen.no_history:
            fewer = people if engine == "sqlite" else people // 10
            times = []
            for weeks in (WEEKS, WEEKS * TIMES):
                with ExitStack() as stack:
                    times.append(measure(world(stack, engine, fewer, weeks), chosen.rounds)["ours"])
            line = f"{times[0]:.2f} -> {times[1]:.2f} s: {_said(times[1] / times[0], FLAT)}"
            print(f"  with {TIMES} times the history {line}")


def _said(value: float, goal: float) -> str:
    return f"{value:.2f} times ({'at most' if value <= goal else 'MISSED'} {goal:g})"


if __name__ == "__main__":
    main()
