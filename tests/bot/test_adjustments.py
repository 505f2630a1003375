"""A steward notes on Home what was changed; nobody else does, and twice is once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bot.views import adjustments as views
from coaching.adjustments import LENGTH, Adjustment
from storage import adjustments

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

Golden = Callable[[str, dict[str, Any]], None]
WRITTEN = {
    "What was changed?": "Notes are asked for on Tuesday.",
    "Why?": "Thursday is full.",
    "Which figure should move?": "Managers' notes",
    "Where should it go?": "Up",
}


def noted(scene: Scene) -> list[Adjustment]:
    with scene.store.read() as tx:
        return adjustments.noted(tx, scene.slack.team_id, "listening")


async def opens(scene: Scene) -> None:
    await scene.home("Lea")
    await scene.press_home("Lea", views.LABEL)


async def test_a_steward_notes_a_change_and_reads_when_it_is_read_again(scene: Scene) -> None:
    scene.open_cohort()
    await opens(scene)
    assert (await scene.slack.submit("Lea", values=WRITTEN)).ok
    await scene.house.errands.finish()
    home = scene.slack.home("Lea")
    assert home is not None
    assert "Noted. Read again once the week of 7 to 13 December has ended." in home.says
    (one,) = noted(scene)
    assert (one.what, one.why) == (WRITTEN["What was changed?"], WRITTEN["Why?"])
    assert (one.figure, one.expect, one.noted_on, one.by) == (
        "manager_checks",
        "up",
        date(2026, 11, 23),
        scene.id("Lea"),
    )
    await opens(scene)
    assert "23 November: Notes are asked for on Tuesday. Why: Thursday is full." in (await scene.modal("Lea")).says


async def test_while_no_programme_is_open_there_is_nothing_to_note(scene: Scene) -> None:
    assert views.LABEL not in (await scene.home("Lea")).says
    await scene.forge(scene.as_pressed("Lea", "adjustment:note", "form"))
    home = scene.slack.home("Lea")
    assert home is not None
    assert views.NOT_OPEN in home.says


async def test_nobody_but_a_steward_opens_the_form_or_sends_it(scene: Scene) -> None:
    scene.open_cohort()
    await scene.home("Mia")
    await scene.forge(scene.as_pressed("Mia", "adjustment:note", "form"))
    assert scene.slack.views("Mia") == []
    answer = await scene.forge(sent(scene, "Mia"))
    assert answer.payload == {"response_action": "errors", "errors": {"what": views.NOT_A_STEWARD}}
    assert noted(scene) == []


def sent(scene: Scene, name: str, **other: str) -> dict[str, Any]:
    """The form as Slack sends it, with whatever somebody else than its own select would put there."""
    words = {"what": "This.", "why": "That."} | {key: value for key, value in other.items() if key in ("what", "why")}
    chosen = {"programme": "listening", "figure": "repeat_7d", "expect": "up"}
    chosen |= {key: value for key, value in other.items() if key in chosen}
    values: dict[str, Any] = {name: {views.CHOSEN: {"value": text}} for name, text in words.items()}
    values |= {name: {views.CHOSEN: {"selected_option": {"value": value}}} for name, value in chosen.items()}
    return {
        "type": "view_submission",
        "team": {"id": scene.slack.team_id},
        "user": {"id": scene.id(name)},
        "view": {"type": "modal", "id": "V1", "callback_id": views.CALLBACK, "state": {"values": values}},
    }


async def test_the_same_form_sent_twice_is_one(scene: Scene) -> None:
    scene.open_cohort()
    await scene.forge(sent(scene, "Lea"))
    await scene.forge(sent(scene, "Lea"))
    assert len(noted(scene)) == 1


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("what", " ", "Write it in a sentence."),
        ("why", "x" * (LENGTH + 1), "301 characters; 300 is the most."),
        ("figure", "uptake", "Choose one of active_users"),
        ("expect", "sideways", "Choose up or down."),
        ("programme", "feedback", "Choose one that is open."),
    ],
)
async def test_what_is_wrong_is_told_below_its_input_and_nothing_is_kept(
    scene: Scene, field: str, value: str, told: str
) -> None:
    scene.open_cohort()
    answer = await scene.forge(sent(scene, "Lea", **{field: value}))
    assert answer.payload is not None
    assert answer.payload["response_action"] == "errors"
    assert list(answer.payload["errors"]) == [field]
    assert told in answer.payload["errors"][field]
    assert noted(scene) == []


def test_the_form_as_slack_gets_it(golden: Golden) -> None:
    before = Adjustment(
        "a", "listening", "Less & later.", "It <was> loud.", "repeat_7d", "up", date(2026, 11, 23), "U1"
    )
    golden("adjustment_form", views.form({"listening": "Six weeks of listening"}, [before]).to_dict())
