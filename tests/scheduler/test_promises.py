"""The promises of delivery, kept for anybody anywhere: random people, zones, years, clock changes, and what they do.

A world lives for some weeks: the planner plans, and whatever falls due is asked again and sent as the sender does it,
without Slack. What was sent is then judged by the calendar alone, not by the rules that chose it.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import holidays
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select, update

from coaching.asking import Later, Now
from coaching.events import Event
from coaching.hours import local, next_slot
from coaching.people import WEEKLY_CHOICES, Newcomer, Person, Preferences
from coaching.prompts import Plan, Prompt
from content.library import Library
from scheduler import asking, planner, roster
from scheduler.wishes import bring_back
from storage import events, outbox, people, prompts, schema, workspaces
from storage import roster as rows
from storage.engine import Store, open_store
from storage.people import person as person_table
from storage.prompts import prompt as prompt_table

TEAM = "T1"
WEEKS = 4
ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix", "right"))
)
#: Where the interesting ones are: half hours, quarters, half an hour of daylight saving, the far ends of the map.
ODD = (
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Africa/Cairo",
)
COUNTRIES = (None, "ES", "US", "JP", "NP", "AU", "IL", "BR", "??")


@dataclass(frozen=True)
class Life:
    """Somebody, as the test makes them up. `answers`: how often they touch what they get, of 10."""

    tz: str
    country: str | None
    wish: Preferences
    answers: int
    dnd: tuple[timedelta, timedelta] | None = None
    pause: tuple[int, int] | None = None
    leaves: int | None = None
    moves: tuple[int, str] | None = None
    leads: bool = False


@st.composite
def wishes(draw: st.DrawFn) -> Preferences:
    start = draw(st.integers(0, 4 * 22))
    length = draw(st.integers(4, 4 * 23 + 3 - start))
    days = draw(st.frozensets(st.integers(0, 6), min_size=1))
    per_week = draw(st.sampled_from(WEEKLY_CHOICES))
    first, last = (time(quarter // 4, quarter % 4 * 15) for quarter in (start, start + length))
    return Preferences(days, first, last, per_week)


ZONE = st.one_of(st.sampled_from(ODD), st.sampled_from(ZONES))
LIVES = st.builds(
    Life,
    tz=ZONE,
    country=st.sampled_from(COUNTRIES),
    wish=st.one_of(st.builds(Preferences, per_week=st.sampled_from(WEEKLY_CHOICES)), wishes()),
    answers=st.sampled_from((10, 10, 5, 0)),
    dnd=st.none()
    | st.tuples(st.integers(0, 23), st.integers(1, 14)).map(lambda h: tuple(timedelta(hours=n) for n in h)),
    pause=st.none() | st.tuples(st.integers(0, 14), st.integers(1, 12)),
    leaves=st.none() | st.integers(2, 25),
    moves=st.none() | st.tuples(st.integers(1, 20), ZONE),
    leads=st.booleans(),
)
STARTS = st.datetimes(datetime(2024, 1, 1), datetime(2033, 1, 1)).map(lambda at: at.replace(tzinfo=UTC, microsecond=0))  # noqa: DTZ001


@dataclass
class Sent:
    """A message as it arrived: to whom, when, where they lived then."""

    who: str
    at: datetime
    tz: str
    row: Prompt


@dataclass
class World:
    """A workspace whose clock is turned by hand."""

    store: Store
    library: Library
    lives: dict[str, Life]
    start: datetime
    dice: random.Random
    sent: list[Sent] = field(default_factory=list)
    acts: dict[str, list[datetime]] = field(default_factory=dict)
    due: list[tuple[Person, Prompt]] = field(default_factory=list)
    #: Whether the bot is down now and then, for up to three days.
    down: bool = True

    def settle(self) -> None:
        joined = self.start.date() - timedelta(days=40)
        newcomers = [
            Newcomer(who, who, None, one.tz, one.country, "listening", None, None, joined, self._left(one), True)
            for who, one in self.lives.items()
        ]
        for _ in roster.take_in(self.store, TEAM, newcomers, now=self.start):
            pass
        with self.store.write() as tx:
            known = workspaces.Workspace(TEAM, "Test", "U0BOT", "B0BOT", stopped=None)
            workspaces.settle(tx, known)
            workspaces.open_cohort(tx, TEAM, "listening", programme="listening", by="lea", now=self.start)
            for who, one in self.lives.items():
                people.prefer(tx, TEAM, who, one.wish)
                person = people.find(tx, TEAM, who)
                assert person is not None
                prompts.plan(tx, TEAM, [digest(person, self.start, n) for n in range(WEEKS) if one.leads])

    def _left(self, one: Life) -> date | None:
        return None if one.leaves is None else self.start.date() + timedelta(days=one.leaves)

    def live(self) -> None:
        """Turn the clock from one thing that falls due to the next."""
        now, end = self.start, self.start + timedelta(weeks=WEEKS)
        turns = 0
        while now < end:
            turns += 1
            assert turns < 3000, "something falls due again and again"
            self._what_happens(now)
            for _ in planner.plan_due(self.store, self.library, TEAM, now=now):
                pass
            self._note_planned(now)
            self._deliver(now)
            now = self._next(now)

    def _next(self, now: datetime) -> datetime:
        with self.store.read() as tx:
            decision = tx.execute(
                select(func.min(person_table.c.next_decision_at)).where(person_table.c.next_decision_at > now)
            ).scalar()
            prompt = tx.execute(
                select(func.min(prompt_table.c.due_at)).where(
                    prompt_table.c.state == "planned", prompt_table.c.due_at > now
                )
            ).scalar()
        tomorrow = now + timedelta(days=1)
        soonest = min(at for at in (decision, prompt, tomorrow) if at is not None)
        late = timedelta(minutes=self.dice.randrange(3 * 24 * 60)) if self.dice.randrange(25) == 0 else timedelta()
        return soonest + (late if self.down else timedelta())

    def _what_happens(self, now: datetime) -> None:
        """Pauses begin, people move, do-not-disturb comes round."""
        day = (now - self.start).days
        with self.store.write() as tx:
            for who, one in self.lives.items():
                person = people.find(tx, TEAM, who)
                assert person is not None
                if one.dnd is not None:
                    dnd_from, dnd_until = night(one, now)
                    people.change(tx, TEAM, who, dnd_from=dnd_from, dnd_until=dnd_until)
                if one.pause is not None and day >= one.pause[0] and person.preferences.paused_until is None:
                    until = self.start + timedelta(days=sum(one.pause))
                    people.prefer(tx, TEAM, who, replace(person.preferences, paused_until=until))
                if one.moves is not None and day >= one.moves[0] and person.tz != one.moves[1]:
                    rows.move(tx, TEAM, who, today=local(now, person.tz).date(), tz=one.moves[1])
                    moved = people.find(tx, TEAM, who)
                    assert moved is not None
                    planner.replan(tx, self.library, moved, now=now, reason="outside_hours")

    def _note_planned(self, now: datetime) -> None:
        with self.store.read() as tx:
            for who in self.lives:
                person = people.find(tx, TEAM, who)
                assert person is not None
                mine = prompts.history(tx, TEAM, [who], since=now)[who]
                self.due += [(person, row) for row in mine if row.state == "planned" and row.due_at > now]

    def _deliver(self, now: datetime) -> None:
        with self.store.write() as tx:
            for row in outbox.due(tx, TEAM, now):
                person = people.find(tx, TEAM, row.recipient)
                assert person is not None
                answer = asking.ask(tx, person, row, now=now)
                if isinstance(answer, Later):
                    assert answer.due_at > now
                elif isinstance(answer, Now):
                    touched = self.dice.randrange(10) < self.lives[row.recipient].answers
                    face = "opened" if touched else "before"
                    tx.execute(
                        update(prompt_table)
                        .where(prompt_table.c.prompt_id == row.prompt_id)
                        .values(state="sent", sent_at=now, face=face, local_date=local(now, person.tz).date())
                    )
                    self.sent.append(Sent(row.recipient, now, person.tz, row))
                    if touched:
                        self._act(tx, person, row, now)

    def _act(self, tx: Connection, person: Person, row: Prompt, now: datetime) -> None:
        if self.dice.randrange(4) == 0:
            tomorrow = local(now, person.tz).date() + timedelta(days=1)
            bring_back(tx, person, row, tomorrow, now=now, key="tomorrow")
        at = now + timedelta(minutes=self.dice.choice([self.dice.randrange(1, 600), 24 * 60 - self.dice.randrange(90)]))
        day = local(at, person.tz).date()
        events.write(tx, TEAM, Event(f"{row.prompt_id} opened", "opened", at, day, person.person_id))
        self.acts.setdefault(person.person_id, []).append(at)


def digest(person: Person, start: datetime, week: int) -> Plan:
    """A message of another kind at the very same minute."""
    due_at = next_slot(person, start + timedelta(weeks=week)) or start
    day = local(due_at, person.tz).date()
    return Plan(
        "digest", person.person_id, f"digest:{person.person_id}:{week}", due_at, "weekly_digest", local_date=day
    )


def night(one: Life, now: datetime) -> tuple[datetime, datetime]:
    """The do-not-disturb of a life that runs or comes next."""
    assert one.dnd is not None
    begins, lasts = one.dnd
    midnight = now.replace(hour=0, minute=0, second=0)
    spans = [(midnight + timedelta(days=n) + begins, midnight + timedelta(days=n) + begins + lasts) for n in (-1, 0, 1)]
    return next(span for span in spans if now < span[1])


@pytest.fixture(scope="module")
def empty_database() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="inflow-promises-"))
    store = open_store(f"sqlite:///{folder / 'empty.db'}")
    schema.upgrade(store)
    store.checkpoint()
    store.close()
    yield folder / "empty.db"
    shutil.rmtree(folder)


@dataclass(frozen=True)
class Fate:
    """Who lives in a world, when it begins, and how its dice fall."""

    lives: list[Life]
    start: datetime
    seed: int = 0


def fates(most: int = 4) -> st.SearchStrategy[Fate]:
    return st.builds(Fate, st.lists(LIVES, min_size=1, max_size=most), STARTS, st.integers(0, 99))


@dataclass(frozen=True)
class Ground:
    """What every world begins with."""

    empty: Path
    library: Library

    @contextmanager
    def lived(self, fate: Fate, *, down: bool = True) -> Iterator[World]:
        """A world that has come to its end."""
        copy = self.empty.with_name("world.db")
        for leftover in self.empty.parent.glob("world.db*"):
            leftover.unlink()
        shutil.copy(self.empty, copy)
        store = open_store(f"sqlite:///{copy}")
        try:
            dice = random.Random(fate.seed)  # noqa: S311 - a life, no secret
            lives = {f"U{n}": one for n, one in enumerate(fate.lives)}
            world = World(store, self.library, lives, fate.start, dice, down=down)
            world.settle()
            world.live()
            yield world
        finally:
            store.close()


@pytest.fixture
def ground(empty_database: Path, library: Library) -> Ground:
    return Ground(empty_database, library)


#: Without shrinking: a world takes a tenth of a second, and its few lives can be read as they are.
KEEPING = settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def is_holiday(country: str | None, day: date) -> bool:
    return country in {"ES", "US", "JP", "NP", "AU", "IL", "BR"} and day in holidays.country_holidays(
        country, years=day.year
    )


def in_hours(one: Life, at: datetime, tz: str) -> bool:
    """Judged by the wall clock alone."""
    here = at.astimezone(ZoneInfo(tz))
    inside = one.wish.start <= here.time() < one.wish.end
    return inside and here.weekday() in one.wish.days and not is_holiday(one.country, here.date())


@given(fates())
@KEEPING
def test_no_message_comes_outside_somebody_s_own_days_and_hours(ground: Ground, fate: Fate) -> None:
    with ground.lived(fate) as world:
        for one in world.sent:
            assert in_hours(world.lives[one.who], one.at, one.tz), one
        for person, row in world.due:
            if row.kind in {"nudge", "notice"} and not row.requested:
                assert in_hours(world.lives[person.person_id], row.due_at, person.tz), row


@given(fates())
@KEEPING
def test_nobody_is_disturbed_paused_or_gone(ground: Ground, fate: Fate) -> None:
    with ground.lived(fate) as world:
        for sent in world.sent:
            one = world.lives[sent.who]
            day = (sent.at - fate.start).days
            if one.dnd is not None:
                begins, ends = night(one, sent.at)
                assert not begins <= sent.at < ends, sent
            if one.pause is not None and day >= one.pause[0]:
                assert sent.at >= fate.start + timedelta(days=sum(one.pause)), sent
            if one.leaves is not None:
                last = fate.start.date() + timedelta(days=one.leaves)
                assert sent.at.astimezone(ZoneInfo(sent.tz)).date() <= last, sent


@given(fates())
@KEEPING
def test_nobody_gets_more_than_their_budget_or_two_at_once(ground: Ground, fate: Fate) -> None:
    with ground.lived(fate) as world:
        for who, one in world.lives.items():
            mine = [sent for sent in world.sent if sent.who == who]
            assert len({sent.row.prompt_id for sent in mine}) == len(mine), "none twice"
            ours = [sent for sent in mine if not sent.row.requested and sent.row.kind != "digest"]
            here = [sent.at.astimezone(ZoneInfo(sent.tz)).date() for sent in ours]
            if one.moves is None:  # whoever crosses the date line has a date twice
                assert len(set(here)) == len(here), "one a date"
            weeks = Counter(day.isocalendar()[:2] for day in here)
            assert all(count <= one.wish.per_week for count in weeks.values()), weeks
            for earlier, later in pairwise(mine):
                assert later.at - earlier.at >= timedelta(hours=3), "hours apart"
            for act in world.acts.get(who, []):
                assert not any(act <= sent.at < act + timedelta(hours=1) for sent in mine), "peace after an act"


@given(fates())
@KEEPING
def test_whoever_answers_nothing_is_left_in_peace_after_five(ground: Ground, fate: Fate) -> None:
    silent = replace(fate, lives=[replace(one, answers=0) for one in fate.lives])
    with ground.lived(silent) as world:
        for who in world.lives:
            kinds = [sent.row.kind for sent in world.sent if sent.who == who and sent.row.kind != "digest"]
            assert kinds.count("nudge") <= 6, "five, and one that was on its way"
            assert kinds.count("notice") <= 1, "one question"
            if "notice" in kinds:
                assert kinds[-1] == "notice", "and then nothing"


@given(fates())
@KEEPING
def test_nobody_who_is_there_goes_without(ground: Ground, fate: Fate) -> None:
    there = [replace(one, answers=10, dnd=None, pause=None, leaves=None, moves=None, leads=False) for one in fate.lives]
    with ground.lived(replace(fate, lives=there), down=False) as world:
        for who, one in world.lives.items():
            apart = max(1, len(one.wish.days) // one.wish.per_week)
            waited = 0
            got = {sent.at.astimezone(ZoneInfo(one.tz)).date() for sent in world.sent if sent.who == who}
            for n in range(1, 7 * WEEKS - 1):
                day = fate.start.astimezone(ZoneInfo(one.tz)).date() + timedelta(days=n)
                noon = datetime.combine(day, one.wish.start, ZoneInfo(one.tz)) + timedelta(minutes=31)
                if day in got:
                    waited = 0
                elif in_hours(one, noon.astimezone(UTC), one.tz):
                    waited += 1
                    assert waited <= 2 * apart + 2, f"{who} waited for {waited} of their own days until {day}"


@given(fates(most=3))
@settings(KEEPING, max_examples=10)
def test_every_day_of_whoever_takes_part_has_its_reason(ground: Ground, fate: Fate) -> None:
    with ground.lived(fate) as world, world.store.read() as tx:
        for who in world.lives:
            decided = prompts.history(tx, TEAM, [who], since=fate.start)[who]
            assert decided
            assert all(row.reason and 0 < row.probability <= 1 for row in decided)
