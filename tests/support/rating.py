"""Managers who rate scenes: where tests of calibration begin."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from nudged import settled

from coaching.events import Event, event_id
from coaching.hours import local
from coaching.items import Level, LevelName, Round
from coaching.prompts import Plan, prompt_id
from coaching.rounds import round_of
from scheduler import calibration
from scheduler.calibration import remember
from storage import events, people, prompts

if TYPE_CHECKING:
    from content.library import Library
    from sandbox.messages import Message
    from sandbox.wire import Answer
    from storage.engine import Store
    from tests.bot.conftest import Scene

MODULE = "active-listening"
NOTE = "What made you choose that?"
LEVELS: tuple[LevelName, ...] = ("unacceptable", "developing", "proficient", "advanced")


def scenes_of(library: Library, number: int, module: str = MODULE) -> Round:
    scenes = round_of(library.modules[module], number)
    assert scenes is not None
    return scenes


def rate(
    store: Store,
    library: Library,
    workspace_id: str,
    rater: str,
    number: int,
    *,
    at: datetime,
    off: int = 0,
    level: LevelName | None = None,
    seconds: float = 30.0,
    module: str = MODULE,
) -> None:
    """Let somebody rate a whole round: as the expert has it, `off` levels above where there is room, or all at one."""
    scenes = scenes_of(library, number, module)
    key = f"sat:{module}:{number}:{rater}"
    plan = Plan(
        "calibration",
        rater,
        key,
        at,
        "scenes_to_rate",
        state="skipped",
        module=module,
        item=scenes.id,
        item_hash=library.content_hash(scenes),
    )
    with store.write() as tx:
        remember(tx, library, workspace_id, scenes)
        prompts.plan(tx, workspace_id, [plan])
        person = people.find(tx, workspace_id, rater)
        assert person is not None
        for scene in scenes.vignettes:
            given = level or LEVELS[(LEVELS.index(scene.level) + off) % 4]
            happened = Event(
                event_id(workspace_id, rater, scene.id),
                "vignette_rated",
                at,
                local(at, person.tz).date(),
                rater,
                module=module,
                item=scene.id,
                item_hash=library.content_hash(scene),
                prompt=prompt_id(workspace_id, key),
                outcome=given,
                value=seconds,
            )
            assert events.write(tx, workspace_id, happened)


def plan(scene: Scene) -> int:
    return sum(calibration.plan_due(scene.store, scene.house.library, scene.slack.team_id, now=scene.house.now()))


def label(scene: Scene, level: str) -> str:
    rubric: Iterable[Level] = scene.house.library.modules[MODULE].rubric
    return next(one.label for one in rubric if one.name == level)


async def kick_off(scene: Scene) -> Message:
    """Let Mia and Ana take part since Monday, and return what Mia gets on Thursday at 09:30 in New York."""
    scene.agree("Mia", "Ana")
    assert plan(scene) == 1
    await scene.later(days=3, hours=5, minutes=31)
    await scene.deliver()
    return last(scene)


def last(scene: Scene) -> Message:
    return scene.slack.messages("Mia")[-1]


async def choose(scene: Scene, level: str, note: str | None = None) -> Answer:
    """Choose a level for the scene that Mia sees."""
    view = await scene.modal("Mia")
    question = next(b["label"]["text"] for b in view.blocks if b["block_id"].startswith("level:"))
    given = {question: label(scene, level)} | ({NOTE: note} if note is not None else {})
    answer = await scene.slack.submit("Mia", values=given)
    await settled(scene)
    return answer
