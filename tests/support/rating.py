"""Managers who rate scenes: where tests of calibration begin."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from coaching.events import Event, event_id
from coaching.hours import local
from coaching.items import LevelName, Round
from coaching.prompts import Plan, prompt_id
from coaching.rounds import round_of
from scheduler.calibration import remember
from storage import events, people, prompts

if TYPE_CHECKING:
    from content.library import Library
    from storage.engine import Store

MODULE = "active-listening"
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
