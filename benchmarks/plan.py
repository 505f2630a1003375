"""What planning one day costs, against a bare bulk insert of the same rows; and what one cron job per person costs.

    python benchmarks/plan.py [--people 1000 10000 100000] [--rounds 3] [--engine sqlite|postgresql] [--jobs 1000]

Everybody is in their second week with six messages behind them, and everybody's next decision has come. Planning means
all of `scheduler.planner.plan_due`: it reads each person, their history and what they met, decides, and writes the next
prompt and when to decide again, in transactions of at most 75 people, one after the other without rests.

The bare insert writes the very same prompt rows into the same table with the same indexes, by a Core insert with a list
of rows (the driver's executemany), in one transaction. It reads nothing, decides nothing and knows what to write. The
same in transactions of as many rows as ours stands beside it, and on PostgreSQL also COPY in one transaction, which is
the fastest that the driver has. SQLite's log is carried over in a thread, as often as in a running bot. Rounds
alternate; medians are printed. Peak memory is of this process, above what it held before the run; Linux says it.

Beside it the design that one would reach for first: one APScheduler cron job per person in its SQLAlchemy job store.
"""

import argparse
import gc
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cron_jobs
import plan_world
from sqlalchemy import insert, select

from bot.running import INTERVALS
from content.library import Library, load
from scheduler import planner
from storage.engine import Store
from storage.prompts import prompt

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))
from temporary_postgres import postgres, programs

GOAL, FLAT = 4.0, 1.5
_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True)
class Figures:
    """Of one engine and size. Times in microseconds a person, steps in milliseconds, memory in MB."""

    people: int
    rows: int
    ours: float
    bare: float
    in_steps: float
    copied: float | None
    step: float
    longest: float
    memory: float


def measure(url: str, size: int, rounds: int, library: Library) -> Figures:
    """Build the world, and plan and insert in turn."""
    store = plan_world.build(url, size)
    plan(store, library)  # statements are prepared and holidays learned, as in a bot that runs
    with store.read() as tx:
        rows = [dict(row) for row in tx.execute(select(prompt).where(prompt.c.due_at > plan_world.NOW)).mappings()]
    gc.collect()
    gc.freeze()  # the rows we hold for the bare insert are not the planner's to look through
    seen: dict[str, list[float]] = {"ours": [], "bare": [], "in steps": [], "copied": []}
    steps: list[float] = []
    memory = 0.0
    for _ in range(rounds):
        plan_world.forget(store)
        held = _peak(anew=True)
        steps = plan(store, library)
        memory = max(memory, _peak() - held)
        seen["ours"].append(sum(steps))
        for name, write in ways(store, rows).items():
            plan_world.forget(store)
            with checkpoints(store):
                began = time.perf_counter()
                write()
                seen[name].append(time.perf_counter() - began)
    with store.read() as tx:
        written = len(tx.execute(select(prompt.c.prompt_id).where(prompt.c.due_at > plan_world.NOW)).all())
    assert written == len(rows)
    store.close()
    gc.unfreeze()
    each = {name: statistics.median(took) / size * 1e6 for name, took in seen.items() if took}
    long_step = max(steps) * 1000
    return Figures(
        size,
        len(rows),
        each["ours"],
        each["bare"],
        each["in steps"],
        each.get("copied"),
        statistics.median(steps) * 1000,
        long_step,
        memory,
    )


def plan(store: Store, library: Library) -> list[float]:
    """Run the planner to its end; returns how long each step took, in seconds."""
    steps: list[float] = []
    with checkpoints(store):
        began = time.perf_counter()
        for _ in planner.plan_due(store, library, plan_world.TEAM, now=plan_world.NOW):
            now = time.perf_counter()
            steps.append(now - began)
            began = now
    return steps


@contextmanager
def checkpoints(store: Store) -> Iterator[None]:
    """Carry SQLite's log over in a thread, as often as a running bot does."""
    over = threading.Event()

    def carry() -> None:
        while not over.wait(INTERVALS["checkpoint"]):
            store.checkpoint()

    thread = threading.Thread(target=carry)
    thread.start()
    yield
    over.set()
    thread.join()


def ways(store: Store, rows: list[dict[str, Any]]) -> dict[str, Callable[[], None]]:
    """Return the bare ways to write these rows."""
    step = planner.STEP[store.dialect]

    def at_once() -> None:
        with store.write() as tx:
            tx.execute(insert(prompt), rows)

    def in_steps() -> None:
        for start in range(0, len(rows), step):
            with store.write() as tx:
                tx.execute(insert(prompt), rows[start : start + step])

    def copied() -> None:
        with store.write() as tx:
            plan_world.copy(tx, prompt, rows)

    found = {"bare": at_once, "in steps": in_steps}
    return found | {"copied": copied} if store.dialect == "postgresql" else found


def _peak(*, anew: bool = False) -> float:
    """Return the most memory this process has held, in MB; `anew`: from now on."""
    if anew:
        _CLEAR.write_text("5")
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def table(engine: str, found: list[Figures]) -> None:
    """Print the figures and what became of the goals."""
    print(f"\n{engine}: microseconds a person; steps of {planner.STEP[engine]} people")
    print(
        f"{'people':>8} {'rows':>8} {'planning':>9} {'bare':>7} {'ratio':>6} {'in steps':>9} {'ratio':>6} {'COPY':>6}"
        f" {'step ms':>8} {'longest':>8} {'people/s':>9} {'MB':>6}"
    )
    for one in found:
        copied = "" if one.copied is None else f"{one.copied:.0f}"
        print(
            f"{one.people:8} {one.rows:8} {one.ours:9.0f} {one.bare:7.0f} {one.ours / one.bare:6.2f}"
            f" {one.in_steps:9.0f} {one.ours / one.in_steps:6.2f} {copied:>6}"
            f" {one.step:8.1f} {one.longest:8.1f} {1e6 / one.ours:9.0f} {one.memory:6.1f}",
            flush=True,
        )
    ratio = max(one.ours / one.bare for one in found)
    slope = max(one.ours for one in found) / min(one.ours for one in found)
    print(f"goals: at most {GOAL:g} times the bare insert: {_said(ratio, GOAL)}", end="; ")
    print(f"flat cost a person, dearest to cheapest at most {FLAT:g}: {_said(slope, FLAT)}")


def _said(value: float, goal: float) -> str:
    return f"{'met' if value <= goal else 'MISSED'} ({value:.2f})"


def engines(wanted: str | None) -> Iterator[str]:
    """Yield the engines that can be measured here."""
    for engine in [wanted] if wanted else ["sqlite", "postgresql"]:
        if engine == "postgresql" and programs() is None:
            print("postgresql: skipped, its server programs are not installed")
        else:
            yield engine


def main() -> None:
    """Measure each engine at each size, then the cron jobs; print."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--people", type=int, nargs="+", default=[1000, 10_000, 100_000])
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--engine", choices=("sqlite", "postgresql"))
    options.add_argument("--jobs", type=int, default=1000)
    chosen = options.parse_args()
    library = load()
    for engine in engines(chosen.engine):
        found = []
        for size in chosen.people:
            with ExitStack() as stack:
                if engine == "sqlite":
                    folder = tempfile.mkdtemp(prefix="inflow-plan-")
                    stack.callback(shutil.rmtree, folder)
                    url = f"sqlite:///{folder}/inflow.db"
                else:
                    url = stack.enter_context(postgres())
                found.append(measure(url, size, chosen.rounds, library))
        table(engine, found)
    cron_jobs.compare(chosen.jobs)


if __name__ == "__main__":
    main()
