"""The design that one would reach for first: one APScheduler cron job per person, kept in its SQLAlchemy job store."""

import logging
import shutil
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from plan_world import ZONES, name

#: How long those that are due at one moment get, before we count how many ran.
PATIENCE = 60.0
_ran = 0
_lock = threading.Lock()


def ring(_person: str) -> None:
    """What a job does: next to nothing."""
    global _ran
    with _lock:
        _ran += 1


def compare(jobs: int) -> None:
    """Add one cron job a person, let as many fall due at one moment, and print what became of it."""
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    folder = tempfile.mkdtemp(prefix="inflow-cron-")
    try:
        added, woken = _add(f"sqlite:///{folder}/jobs.db", jobs)
        ran, took = _fire(f"sqlite:///{folder}/due.db", jobs)
    finally:
        shutil.rmtree(folder)
    print(f"\none APScheduler cron job per person, SQLAlchemy job store on SQLite, {jobs} people")
    print(
        f"  adding: {added:.0f} jobs/s, so {100_000 / added:.0f} s for 100,000 people, and again whenever hours change"
    )
    print(f"  starting again with them: {woken:.2f} s until it ticks, each job unpickled")
    print(
        f"  all due at one moment, ten threads, its own grace of one second: {ran} of {jobs} ran, {jobs - ran} were"
        f" dropped without a word; the others took {took:.1f} s"
    )
    print(
        "  it has no budget, no holidays, no reasons and no probability; its store must not be shared by two processes,"
        "\n  and a wall time that does not exist on the day clocks change fires all the same"
    )


def _add(url: str, jobs: int) -> tuple[float, float]:
    """Return how many jobs a second can be added, and how long the next start takes."""
    scheduler = BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(url=url)}, timezone="UTC")
    scheduler.start(paused=True)
    began = time.perf_counter()
    for n in range(jobs):
        trigger = CronTrigger(day_of_week="mon-fri", hour=9, minute=30, timezone=ZONES[n % len(ZONES)][0])
        scheduler.add_job(ring, trigger, args=[name(n)], id=name(n))
    added = jobs / (time.perf_counter() - began)
    scheduler.shutdown()
    again = BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(url=url)}, timezone="UTC")
    again.start(paused=True)
    began = time.perf_counter()
    assert len(again.get_jobs()) == jobs
    woken = time.perf_counter() - began
    again.shutdown()
    return added, woken


def _fire(url: str, jobs: int) -> tuple[int, float]:
    """Let all jobs fall due at one moment; return how many ran at all, and how long they took."""
    global _ran
    scheduler = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(url=url)},
        executors={"default": ThreadPoolExecutor(10)},
        timezone="UTC",
    )
    scheduler.start(paused=True)
    due_at = datetime.now(UTC) + timedelta(seconds=jobs / 200 + 1)  # once all of them have been added
    for n in range(jobs):
        scheduler.add_job(ring, DateTrigger(due_at), args=[name(n)], id=name(n))
    _ran = 0
    late = (due_at - datetime.now(UTC)).total_seconds()
    scheduler.resume()
    time.sleep(max(0.0, late))
    began, ended, last = time.perf_counter(), time.perf_counter(), 0
    while time.perf_counter() - ended < 3 and time.perf_counter() - began < PATIENCE:
        if _ran != last:
            last, ended = _ran, time.perf_counter()
        time.sleep(0.05)
    scheduler.shutdown(wait=False)
    return last, ended - began
