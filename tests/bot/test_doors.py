"""Who reads which words, and nothing of who said no: everybody of the cast tries every door.

What is found here is what the table in docs/privacy.md says.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import peered
import pytest
import rating
import tasked
from commandline import Said, at_home, inflow  # noqa: F401 - fixtures
from doors import Doors, forges, walks
from kind import fills, types
from nudged import nudges_of, press, settled
from situated import choose, situation
from sqlalchemy import or_, select
from tasked import TASK, sent

from coaching.scopes import CUTS
from content.library import Library
from sandbox import cast
from storage import schema

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

PRIVACY = Path(__file__).parents[2] / "docs" / "privacy.md"
#: Who stands for whom in the table: Ana practises, Ben is her colleague, Mia manages both, Asha is on the same team.
COLUMNS = {
    "Ana": "the learner",
    "Ben": "the colleague",
    "Mia": "their manager",
    "Asha": "others on the team",
    "Lea": "the steward",
    "Omar": "who said no",
}
LINE = "What happened? One line is enough."
#: What each of them wrote, in words that stand nowhere else.
NOTE, PLAN, WHY = "the heron waited by the third pond", "my heron calls at dusk", "because herons never hurry"
KUDOS, EXAMPLE = "you let the otter finish", "the badger was heard to the end"
CHECK, SCENE = "she waited for the stork to say yes", "the crane never asked"
WORDS = {
    "a learner's note": NOTE,
    "a learner's if-then plan": PLAN,
    "why a learner chose what they chose": WHY,
    "the words of a kudos": KUDOS,
    "an example beside an answer about a colleague": EXAMPLE,
    "a manager's note beside what they saw": CHECK,
    "why a manager chose a level for a scene": SCENE,
}
#: Whoever wrote something may end it, and presses nothing that ends it for good.
AUTHORS = {NOTE: "Ana", PLAN: "Ana", WHY: "Ana", KUDOS: "Ben", EXAMPLE: "Ben", CHECK: "Mia", SCENE: "Mia"}


@pytest.fixture(scope="module")
def library() -> Library:
    return tasked.library()


async def a_week(scene: Scene) -> None:
    """Let everybody write what they write in a week."""
    scene.agree("Ana", "Ben", "Mia", "Asha")
    message = await situation(scene)
    await press(scene, message, "Start")
    await choose(scene, "b")
    await choose(scene, "b", sure="sure", why=WHY)
    await closes(scene, "Ana")
    message = await sent(scene, TASK)
    await press(scene, message, "Make a plan")
    given = {"When ...": "something else (write it below)", "... I will": TASK.will[0]}
    await scene.slack.submit("Ana", values=given | {"In your words": PLAN})
    await closes(scene, "Ana")
    await press(scene, message, "I did it")
    await press(scene, message, "Add a note")
    await scene.slack.submit("Ana", values={LINE: NOTE})
    await closes(scene, "Ana")
    await types(scene, f"@Ana listening {KUDOS}")
    await scene.later(days=1, hours=2)
    scene.plan()
    await scene.deliver()
    await press(scene, nudges_of(scene, "Ana")[-1], "Read it")
    await scene.coach("Mia", f"saw <@{scene.id('Ana')}|ana>")
    await scene.slack.submit("Mia", values={"What did you see?": "proficient", LINE: CHECK})
    await closes(scene, "Mia")
    peered.plan(scene, "Ben", "Ana")
    await scene.deliver()
    question = nudges_of(scene, "Ben")[-1]
    await press(scene, question, "Saw it", by="Ben")
    await press(scene, question, "Give an example", by="Ben")
    await fills(scene, words=EXAMPLE)
    await closes(scene, "Ben")
    rating.plan(scene)
    while not (waits := [one for one in scene.slack.messages("Mia") if "Start" in one.buttons]):
        await scene.later(hours=3)
        await scene.deliver()
    await press(scene, waits[-1], "Start", by="Mia")
    await rating.choose(scene, "advanced", SCENE)
    await closes(scene, "Mia")
    await scene.later(days=1)
    scene.plan()
    await scene.deliver()


def kept(scene: Scene) -> set[str]:
    """Which of their words are kept somewhere."""
    everything = scene.dump()
    return {words for words in WORDS.values() if words in everything}


async def closes(scene: Scene, name: str) -> None:
    await settled(scene)
    while scene.slack.views(name):
        await scene.slack.close(name)
    await settled(scene)


def typed(inflow: Callable[..., Said], scene: Scene) -> dict[str, str]:
    """What the command line tells: whoever runs it, and each person of themselves."""
    steward = [("plan",), ("plan", "--json"), ("doctor",), ("calibration", "--json"), ("content", "drafts")]
    steward += [("report", "--by", by, "--json") for by in CUTS] + [("report",), ("report", "--gaps", "--json")]
    steward += [("pilot", "listening"), ("pilot", "listening", "--json"), ("adjustments", "list", "listening")]
    steward += [("events", "export", "--format", kind) for kind in ("csv", "jsonl")]
    told = {"Lea": "".join(f"{said.out}{said.err}" for said in (inflow(*words) for words in steward))}
    for name in COLUMNS:
        said = inflow("person", "export", scene.id(name))
        told[name] = told.get(name, "") + said.out + said.err
    return told


def table(reads: dict[str, str]) -> list[str]:
    """The rows of the table: what was written, and who reads it."""
    head = ["| words | " + " | ".join(COLUMNS.values()) + " |", "|---|" + "---|" * len(COLUMNS)]
    rows = (
        f"| {what} | " + " | ".join("reads it" if words in reads[name] else "" for name in COLUMNS) + " |"
        for what, words in WORDS.items()
    )
    return [*head, *(row.replace("|  |", "| |").replace("|  |", "| |") for row in rows)]


async def test_nobody_reads_what_is_not_theirs_by_any_door(
    scene: Scene, inflow: Callable[..., Said], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await a_week(scene)
    doors, reads = Doors(), {}
    for name in COLUMNS:
        reads[name] = await walks(scene, name, about="Ana" if name != "Ana" else "Ben")
    doors.learn(scene.slack.log)
    assert len(doors.presses) > 100
    assert len(doors.forms) > 10
    assert kept(scene) == set(WORDS.values())
    for name, said in typed(inflow, scene).items():
        reads[name] += said
    for name in sorted(COLUMNS, key=lambda one: one in AUTHORS.values()):  # whoever may end nothing goes first
        before = kept(scene)
        reads[name] += await forges(scene, name, doors, spares=name in AUTHORS.values())
        assert {AUTHORS[words] for words in before - kept(scene)} <= {name}, "nobody ends what is not theirs"
    assert all(words not in caplog.text for words in WORDS.values())
    assert "\n".join(table(reads)) in PRIVACY.read_text(encoding="utf-8")


async def test_nothing_is_kept_asked_or_said_of_who_said_no(scene: Scene, inflow: Callable[..., Said]) -> None:
    scene.open_cohort()
    scene.plan()
    await scene.later(hours=24)
    scene.plan()
    await scene.deliver()
    await press(scene, nudges_of(scene, "Omar")[-1], "No, thanks", by="Omar")
    ledger = about(scene, "Omar")
    await a_week(scene)
    doors = Doors()
    for name in COLUMNS:
        said = await walks(scene, name, about="Omar" if name != "Omar" else "Ana")
        doors.learn(scene.slack.log)
        if name != "Omar":  # who may thank others like anybody, and reads before what that keeps
            said += await forges(scene, name, doors, spares=name in AUTHORS.values())
        assert name in {"Omar", "Lea"} or "Omar" not in said.replace(cast.OMAR.id, "")
    assert about(scene, "Omar") == ledger, "nothing new is kept"
    assert len([m for m in scene.slack.messages("Omar") if m.by_bot and m.ephemeral_to is None]) == 1


def about(scene: Scene, name: str) -> list[str]:
    """Every row that somebody stands in, but for the roster's."""
    who, found = scene.id(name), []
    with scene.store.read() as tx:
        for one in schema.metadata.sorted_tables:
            named = [c for c in one.c if c.name in {"person", "person_id", "actor", "recipient", "subject"}]
            if named and one.name not in {"person", "membership"}:
                rows = tx.execute(select(one).where(or_(*(column == who for column in named))))
                found += [f"{one.name}: {row}" for row in rows]
    return sorted(found)
