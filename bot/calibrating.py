"""A rater at a round of scenes: what they see next, and what is kept of each rating, in the press's own transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, get_args

from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import pinned
from bot.house import House
from bot.presses import of_form, record
from bot.views import calibration as views
from bot.views import refusals
from bot.views.decisions import Sheet
from coaching.calibration import Rated, hasty
from coaching.items import LevelName, Round, Vignette
from coaching.rounds import place, takes_ratings
from coaching.snoozing import is_snoozed
from storage import agreement, answers, calibration, notes, prompts
from storage.presses import Press

KINDS = frozenset({"calibration"})
#: On these it can be begun or continued; a press on what was put aside comes from a copy not redrawn yet.
_GOES_ON = frozenset({"before", "paused", "snoozed", "started"})


@dataclass(frozen=True, slots=True)
class Sitting:
    """A rater at the round that they were sent, with the levels they have given so far.

    `there` are the scenes that the library still has: one that was taken out is not asked about any more. `real_now` is
    by the clock that never travels: how long they look is read from it.
    """

    press: Press
    scenes: Round
    there: frozenset[str]
    given: dict[str, LevelName]
    real_now: datetime

    def next(self) -> Vignette | None:
        """The first scene that waits for a rating."""
        waits = (one for one in self.scenes.vignettes if one.id in self.there and one.id not in self.given)
        return next(waits, None)

    def face(self) -> str:
        """What the message shows by now."""
        return "started" if self.next() else "done"

    def takes(self, now: datetime) -> bool:
        """Whether a rating counts now."""
        return takes_ratings(self.scenes.number, self.press.prompt.subject, now)

    def with_level(self, vignette: Vignette, level: LevelName) -> "Sitting":
        """The same once one more scene is rated."""
        return replace(self, given={**self.given, vignette.id: level})


def sit(tx: Connection, house: House, press: Press) -> Sitting | None:
    """Read what a rater at a round needs; None if its scenes are nowhere kept."""
    scenes = pinned.item_of(tx, house.library, press.prompt)
    if not isinstance(scenes, Round):
        return None
    answered = answers.of(tx, press.prompt)
    said = {one.id: answered.outcome("vignette_rated", one.id) for one in scenes.vignettes}
    given = {scene: level for scene, level in said.items() if level in get_args(LevelName)}
    return Sitting(press, scenes, _scenes_of(house, press), given, house.real_now())  # type: ignore[arg-type]


def _scenes_of(house: House, press: Press) -> frozenset[str]:
    module = house.library.modules.get(press.prompt.module or "")
    return frozenset(one.id for one in module.vignettes) if module else frozenset()


def begin(tx: Connection, house: House, press: Press, sheet: Sheet, now: datetime) -> View | None:
    """Take a press on the message: begin, go on where they left, or compare. None where it has moved further down.

    It is no `opened`: that would be a session, and rating is a manager's work, not practice.
    """
    sitting = sit(tx, house, press)
    if sitting is None or press.prompt.face == "moved":
        return None
    asked, face = press.prompt, press.prompt.face.partition("-")[0]
    if sitting.takes(now) and face in _GOES_ON:
        if is_snoozed(asked.face):
            prompts.cancel_follower(tx, asked.workspace_id, asked.prompt_id, reason="asked_for")
        prompts.show(tx, asked.workspace_id, asked.prompt_id, face=sitting.face(), real_now=house.real_now())
    return _next_view(tx, house, sitting, sheet, now)


def rate(
    tx: Connection, house: House, body: dict[str, Any], view: dict[str, Any], now: datetime
) -> View | dict[str, str]:
    """Keep a rating, once; returns what follows it, or what is wrong at which input.

    A form that is behind (sent twice, or open on two devices) changes nothing, and leads to where its rater is.
    """
    sheet = Sheet.read(view)
    sitting = _sitting(tx, house, body, sheet, now)
    if isinstance(sitting, str):
        return {views.first_input(sheet): sitting}
    scene = sitting.scenes.vignette(sheet.step_id)
    if scene is None or scene.id not in sitting.there or not sitting.takes(now):
        return _next_view(tx, house, sitting, sheet, now)
    if scene.id not in sitting.given:
        level, words = views.given(view, sheet, sitting.scenes)
        known = next((one for one in get_args(LevelName) if one == level), None)
        if known is None:
            return {views.first_input(sheet): views.CHOOSE_ONE}
        rated = sitting.with_level(scene, known)
        if _keep(tx, house, rated, scene, known, words, sheet, now):
            sitting = rated
        else:  # another machine has just kept one: that is the one that counts
            sitting = sit(tx, house, sitting.press) or rated
    if sitting.scenes.number == 0:
        return views.seen(sitting.scenes, scene, place(sitting.given[scene.id]), sheet.at(scene.id, 0.0))
    return _next_view(tx, house, sitting, sheet, now)


def go_on(tx: Connection, house: House, body: dict[str, Any], view: dict[str, Any], now: datetime) -> View:
    """Lead on from what the expert says of a scene of the kick-off."""
    sheet = Sheet.read(view)
    sitting = _sitting(tx, house, body, sheet, now)
    return views.refused(sitting, sheet) if isinstance(sitting, str) else _next_view(tx, house, sitting, sheet, now)


def compare(tx: Connection, house: House, press: Press, sheet: Sheet) -> View | None:
    """Show a rater their own view beside the expert's, once the round has closed; the kick-off's at any time."""
    scenes = pinned.item_of(tx, house.library, press.prompt)
    if not isinstance(scenes, Round):
        return None
    settled = agreement.find(tx, press.prompt.workspace_id, scenes.module, scenes.number) if scenes.number else None
    everything = _everything(tx, house, press)
    mine = [one for one in everything if one.number == scenes.number]
    return views.own(scenes, mine, sheet, everything=everything, hurried=_hurried(mine), settled=settled)


def _sitting(tx: Connection, house: House, body: dict[str, Any], sheet: Sheet, now: datetime) -> Sitting | str:
    press = of_form(tx, body, sheet.prompt_id, kinds=KINDS, now=now)
    if isinstance(press, str):
        return press
    return sit(tx, house, press) or refusals.words("unknown")


def _next_view(tx: Connection, house: House, sitting: Sitting, sheet: Sheet, now: datetime) -> View:
    """Draw what follows: the next scene, or what stands at the end."""
    waits = sitting.next()
    if not sitting.takes(now) or not (sitting.there or sitting.given):
        return views.over(sitting.scenes, sheet)
    if waits is not None:
        return views.form(sitting.scenes, waits, sheet.at(waits.id, sitting.real_now.timestamp()))
    if sitting.scenes.number == 0:
        return compare(tx, house, sitting.press, sheet) or views.over(sitting.scenes, sheet)
    mine = [one for one in _everything(tx, house, sitting.press) if one.number == sitting.scenes.number]
    return views.thanks(sitting.scenes, sheet, hurried=_hurried(mine))


def _everything(tx: Connection, house: House, press: Press) -> list[Rated]:
    asked = press.prompt
    return calibration.ratings(
        tx, asked.workspace_id, asked.module or "", scenes=_scenes_of(house, press), rater=asked.recipient
    )


def _hurried(ratings: Sequence[Rated]) -> bool:
    """Whether one of these sittings went by in seconds: a round may have come twice, put off in between."""
    sittings = {one.sitting for one in ratings}
    return any(hasty([one for one in ratings if one.sitting == sitting]) for sitting in sittings)


def _keep(
    tx: Connection,
    house: House,
    sitting: Sitting,
    scene: Vignette,
    level: LevelName,
    words: str,
    sheet: Sheet,
    now: datetime,
) -> bool:
    """Write a rating and the note beside it; False if one was known already."""
    asked = replace(sitting.press.prompt, item=scene.id, item_hash=house.library.content_hash(scene))
    press = replace(sitting.press, prompt=asked)
    seconds = max(0.0, round(sitting.real_now.timestamp() - sheet.shown_at, 1)) if sheet.shown_at else None
    written = record(
        tx,
        press,
        now,
        "vignette_rated",
        face=sitting.face(),
        real_now=sitting.real_now,
        step=scene.id,
        outcome=level,
        value=seconds,
    )
    if written and words:
        who, prompt_id = asked.recipient, asked.prompt_id
        notes.write(
            tx, asked.workspace_id, written, person_id=who, words=words, now=now, prompt_id=prompt_id, event_id=written
        )
    return written is not None
