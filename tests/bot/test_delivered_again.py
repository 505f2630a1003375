"""What Slack delivers again writes once, and a listener that fails half way leaves nothing: for each kind of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from nudged import counted, happened, nudge, press, row_of, settled, tap
from rating import choose, kick_off, last
from sqlalchemy import select

from storage import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.wire import Answer
    from tests.bot.conftest import Scene

Before = Callable[["Scene"], Awaitable[None]]
Does = Callable[["Scene"], Awaitable["Answer"]]

#: Moments on the real clock: when something was last drawn or read, not what is remembered of people.
_REAL = {"faced_at", "attempted_at", "lease_until", "lease_owner", "directory_at", "dnd_read_at"}


def kept(scene: Scene) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is remembered, table by table."""
    with scene.store.read() as tx:
        return {
            table.name: sorted(map(tuple, tx.execute(select(*(c for c in table.c if c.name not in _REAL)))), key=str)
            for table in schema.metadata.sorted_tables
        }


async def with_a_nudge(scene: Scene) -> None:
    await nudge(scene)


async def after(scene: Scene, *labels: str) -> None:
    await nudge(scene)
    for label in labels:
        await press(scene, scene.slack.messages("Ana")[-1], label)


async def having_tried(scene: Scene) -> None:
    await after(scene, "Show me how", "I tried it")


async def not_now(scene: Scene) -> None:
    await after(scene, "Show me how", "Not for me now")


async def with_a_note_open(scene: Scene) -> None:
    await after(scene, "Show me how", "I'll try it", "Add a note")


async def at_home(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.home("Ana")


async def at_home_an_hour_later(scene: Scene) -> None:
    await at_home(scene)
    await scene.later(hours=1)


async def with_the_hours_open(scene: Scene) -> None:
    await at_home(scene)
    await scene.press_home("Ana", "Days and hours")
    await scene.modal("Ana")


async def at_the_stewards_home(scene: Scene) -> None:
    await scene.home("Lea")


async def invited(scene: Scene) -> None:
    scene.open_cohort()
    scene.plan()
    for _ in range(10):
        await scene.later(hours=1)
        await scene.deliver()


async def with_scenes(scene: Scene) -> None:
    await kick_off(scene)


async def at_a_scene(scene: Scene) -> None:
    await press(scene, await kick_off(scene), "Start", by="Mia")
    await scene.modal("Mia")


def presses(label: str) -> Does:
    """Press a button of the last message."""
    return lambda scene: scene.slack.press("Ana", scene.slack.messages("Ana")[-1], label=label)


def presses_home(label: str, who: str = "Ana") -> Does:
    """Press a button on Home."""
    return lambda scene: scene.slack.press(who, "home", label=label)


def submits(**values: str) -> Does:
    """Submit the form that is open."""
    return lambda scene: scene.slack.submit("Ana", values=dict(values))


async def pauses(scene: Scene) -> Answer:
    return await scene.slack.command("Ana", "/coach", "pause 3d")


async def moves(scene: Scene) -> Answer:
    return await scene.slack.change_member("Ana", tz="America/New_York")


async def begins_to_rate(scene: Scene) -> Answer:
    return await scene.slack.press("Mia", last(scene), label="Start")


async def rates(scene: Scene) -> Answer:
    return await choose(scene, "developing", "The last line.")


@dataclass(frozen=True)
class Act:
    """What somebody does that is to be remembered, from where they do it, and the tables that it writes."""

    before: Before
    does: Does
    writes: tuple[str, ...]


NOTE, START, END = "What happened? One line is enough.", "Not before", "Not after"
ACTS = {
    "is shown how": Act(with_a_nudge, presses("Show me how"), ("event", "activity", "prompt", "person")),
    "says how sure": Act(having_tried, presses("4"), ("event", "activity", "prompt")),
    "says why not now": Act(not_now, presses("Wrong moment"), ("event", "prompt")),
    "puts it off": Act(with_a_nudge, presses("Bring back tomorrow"), ("event", "activity", "prompt")),
    "writes a note": Act(with_a_note_open, submits(**{NOTE: "It went well"}), ("event", "activity", "note")),
    "changes the hours": Act(with_the_hours_open, submits(**{START: "10:00", END: "16:00"}), ("person", "prompt")),
    "asks for one now": Act(at_home, presses_home("Try one now"), ("prompt",)),
    "leaves": Act(at_home_an_hour_later, presses_home("Withdraw"), ("consent", "person", "prompt", "event")),
    "pauses by command": Act(at_home, pauses, ("person", "prompt")),
    "moves": Act(at_home, moves, ("membership", "person")),
    "opens a cohort": Act(at_the_stewards_home, presses_home("Open it", "Lea"), ("cohort",)),
    "begins to rate": Act(with_scenes, begins_to_rate, ("prompt",)),
    "rates a scene": Act(at_a_scene, rates, ("event", "activity", "note")),
    "says yes": Act(invited, presses("Yes, I'm in"), ("consent", "event", "person", "prompt")),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))
async def test_what_is_delivered_three_times_is_written_once(scene: Scene, act: Act) -> None:
    await act.before(scene)
    before = kept(scene)
    assert (await act.does(scene)).ok
    await settled(scene)
    once = kept(scene)
    assert once != before
    for number in (1, 2):
        await scene.slack.redeliver(number=number)
        await settled(scene)
    assert kept(scene) == once


@pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))
async def test_what_arrives_twice_at_the_same_moment_is_written_once(scene: Scene, act: Act) -> None:
    await act.before(scene)
    before = kept(scene)
    scene.slack.faults.double_envelopes()
    assert (await act.does(scene)).ok
    await settled(scene)
    twice = kept(scene)
    added = {name: [row for row in rows if row not in before[name]] for name, rows in twice.items()}
    assert added["event"] or twice != before
    for name, rows in added.items():
        said = [_without_id(row) for row in rows]
        assert len(said) == len(set(said)), f"two alike in {name}"
    await scene.slack.redeliver()
    await settled(scene)
    assert kept(scene) == twice


def _without_id(row: tuple[Any, ...]) -> str:
    """A row without what makes it a row of its own."""
    return str([each for n, each in enumerate(row) if n != 1])


@contextmanager
def broken(scene: Scene, table: str) -> Iterator[None]:
    """A table that takes no more rows, and no changes: its disk is full, say."""
    names = {when: f"broken_{when}" for when in ("insert", "update", "delete")}
    with scene.store.write() as tx:
        for when, name in names.items():
            tx.exec_driver_sql(f"CREATE TRIGGER {name} BEFORE {when} ON {table} BEGIN SELECT RAISE(ABORT, 'full'); END")
    yield
    with scene.store.write() as tx:
        for name in names.values():
            tx.exec_driver_sql(f"DROP TRIGGER {name}")


HALF_WAY = [(act, table) for act in ACTS.values() for table in act.writes]


@pytest.mark.parametrize(
    ("act", "table"), HALF_WAY, ids=[f"{name}, {table}" for name, act in ACTS.items() for table in act.writes]
)
async def test_what_fails_half_way_leaves_nothing_and_works_the_next_time(scene: Scene, act: Act, table: str) -> None:
    await act.before(scene)
    before = kept(scene)
    with broken(scene, table):
        await act.does(scene)
        await settled(scene)
    assert kept(scene) == before
    await scene.slack.redeliver()
    await settled(scene)
    assert kept(scene) != before, "and then it works"


async def test_a_rating_delivered_again_after_the_question_was_opened_again_is_still_one(scene: Scene) -> None:
    await having_tried(scene)
    first = tap(scene, row_of(scene), "nudge:4", action_ts="17.000001")
    await scene.forge(first)
    await settled(scene)
    await press(scene, scene.slack.messages("Ana")[-1], "Change my answer")
    before = kept(scene)
    await scene.forge(first)
    await settled(scene)
    assert kept(scene) == before
    assert row_of(scene).face == "tried", "the question is still open"
    await press(scene, scene.slack.messages("Ana")[-1], "2")
    assert happened(scene).count("confidence_rated") == 2
    assert counted(scene)["confidence_rated"] == 1
