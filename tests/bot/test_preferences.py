"""Days and hours: the form, filled in by people, and by forgers."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from sandbox.screens import View
    from tests.bot.conftest import Scene


async def the_form(scene: Scene, name: str) -> View:
    await scene.home(name)
    await scene.press_home(name, "Days and hours")
    return await scene.modal(name)


async def test_the_form_shows_what_holds_now(scene: Scene) -> None:
    scene.agree("Ana")
    form = await the_form(scene, "Ana")
    assert "Madrid time, from your Slack profile. Public holidays are left out." in form.says
    held = form.state()["values"]
    assert [o["value"] for o in held["days"]["chosen"]["selected_options"]] == ["0", "1", "2", "3", "4"]
    assert held["start"]["chosen"]["selected_time"] == "09:00"
    assert held["end"]["chosen"]["selected_time"] == "17:00"
    assert held["per_week"]["chosen"]["selected_option"]["value"] == "4"


async def test_saved_wishes_move_the_next_message_at_once_and_say_when_it_comes(scene: Scene) -> None:
    scene.agree("Ana")
    await the_form(scene, "Ana")
    answer = await scene.slack.submit(
        "Ana",
        values={"Days": ["3"], "Not before": "10:00", "Not after": "16:00", "At most, each week": "1"},
    )
    assert answer.ok
    saved = await scene.modal("Ana")
    assert "*Saved.* Your next message: Thursday around 10:30 (Madrid time)." in saved.says
    assert "submit" not in saved.body
    wish = scene.person("Ana").preferences
    assert (wish.days, wish.start, wish.end, wish.per_week) == (frozenset({3}), time(10), time(16), 1)
    assert [str(row.local_date) for row in scene.planned("Ana")] == ["2026-11-26"]
    home = scene.slack.home("Ana")
    assert home is not None
    assert "Thursday, 10:00 to 16:00, Madrid time, at most 1 message a week" in home.says


async def test_hours_that_leave_less_than_an_hour_are_kept_back_with_what_to_choose(scene: Scene) -> None:
    scene.agree("Ana")
    await the_form(scene, "Ana")
    answer = await scene.slack.submit("Ana", values={"Not before": "10:00", "Not after": "10:30"})
    assert answer.errors == {"end": "Choose a time at least one hour after “Not before”, on the same day."}
    assert scene.person("Ana").preferences.start == time(9)


async def test_a_pause_that_runs_outlives_new_hours(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.home("Ana")
    await scene.press_home("Ana", "Pause for a week")
    until = scene.person("Ana").preferences.paused_until
    await scene.press_home("Ana", "Days and hours")
    await scene.modal("Ana")
    await scene.slack.submit("Ana", values={"Not before": "08:00"})
    assert "You are paused until Monday 30 November, 09:00 (Madrid time)" in (await scene.modal("Ana")).says
    assert scene.person("Ana").preferences.paused_until == until


def submission(scene: Scene, name: str, **fields: object) -> dict[str, Any]:
    held = {
        "days": {"selected_options": [{"value": "1"}]},
        "start": {"selected_time": "09:00"},
        "end": {"selected_time": "17:00"},
        "per_week": {"selected_option": {"value": "2"}},
    } | fields
    return {
        "type": "view_submission",
        "team": {"id": scene.slack.team_id},
        "user": {"id": scene.id(name)},
        "view": {
            "id": "V1",
            "type": "modal",
            "callback_id": "preferences:save",
            "blocks": [],
            "state": {"values": {block: {"chosen": value} for block, value in held.items()}},
        },
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("days", {"selected_options": []}),
        ("days", {"selected_options": [{"value": "9"}]}),
        ("days", {"selected_options": "every"}),
        ("days", None),
        ("start", {"selected_time": None}),
        ("start", {"selected_time": "25:61"}),
        ("end", {"selected_time": "09:59"}),
        ("end", {"selected_time": 17}),
        ("per_week", {"selected_option": {"value": "400"}}),
        ("per_week", {"selected_option": None}),
    ],
)
async def test_a_forged_form_is_refused_under_its_field_and_nothing_is_stored(
    scene: Scene, field: str, value: object
) -> None:
    scene.agree("Ana")
    before = scene.dump()
    answer = await scene.forge(submission(scene, "Ana", **{field: value}))
    assert answer.payload["response_action"] == "errors"
    assert set(answer.payload["errors"]) == {field}
    assert scene.dump() == before


async def test_who_does_not_take_part_has_no_days_and_hours_to_save(scene: Scene) -> None:
    before = scene.dump()
    answer = await scene.forge(submission(scene, "Omar"))
    assert "You are not taking part" in answer.payload["errors"]["days"]
    assert scene.dump() == before


async def test_the_same_form_sent_twice_changes_nothing_more(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.forge(submission(scene, "Ana"))
    once = scene.dump()
    await scene.forge(submission(scene, "Ana"))
    assert scene.dump() == once
