"""A press on a prompt: taken once, from the right person, while it is open; else they read why not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from nudged import counted, happened, nudge, nudges_of, press, row_of, set_row, settled, tap, whispers
from sqlalchemy import select

from bot.views import refusals
from scheduler import joining
from storage import events

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


async def test_the_first_press_is_kept_and_shows_how(scene: Scene) -> None:
    message = await nudge(scene)
    await press(scene, message, "Show me how")
    assert happened(scene) == ["delivered", "opened"]
    assert message.buttons == ["I'll try it", "I tried it", "Not for me now"]
    row = row_of(scene)
    assert (row.face, row.shown) == ("opened", "opened")


async def test_the_same_press_delivered_again_is_one_event(scene: Scene) -> None:
    message = await nudge(scene)
    await press(scene, message, "Show me how", retries=3)
    assert happened(scene) == ["delivered", "opened"]
    assert counted(scene) == {"delivered": 1, "opened": 1}


async def test_the_same_press_arriving_twice_at_once_is_one_event(scene: Scene) -> None:
    message = await nudge(scene)
    scene.slack.faults.double_envelopes()
    await press(scene, message, "Show me how")
    assert happened(scene) == ["delivered", "opened"]


@pytest.mark.parametrize("label", ["I tried it", "Not for me now"])
async def test_a_double_tap_is_one_event(scene: Scene, label: str) -> None:
    message = await nudge(scene)
    await press(scene, message, "Show me how")
    verb = {"I tried it": "tried", "Not for me now": "notnow"}[label]
    for number in range(3):
        await scene.forge(tap(scene, row_of(scene), f"nudge:{verb}", action_ts=f"17.00000{number}"))
    assert len(happened(scene)) == 3, happened(scene)


async def test_a_double_tap_on_a_chip_is_one_rating(scene: Scene) -> None:
    message = await nudge(scene)
    await press(scene, message, "Show me how")
    await press(scene, message, "I tried it")
    for number, chip in enumerate("4423"):
        await scene.forge(tap(scene, row_of(scene), f"nudge:{chip}", action_ts=f"17.00000{number}"))
    assert happened(scene).count("confidence_rated") == 1


async def test_a_chip_delivered_again_late_does_not_undo_a_changed_answer(scene: Scene) -> None:
    message = await nudge(scene)
    for label in ("Show me how", "I tried it"):
        await press(scene, message, label)
    first = tap(scene, row_of(scene), "nudge:4", action_ts="17.000001")
    await scene.forge(first)
    await settled(scene)
    await press(scene, message, "Change my answer")
    await scene.forge(tap(scene, row_of(scene), "nudge:2", action_ts="17.000002"))
    await scene.forge(first)
    assert happened(scene).count("confidence_rated") == 2
    assert counted(scene)["confidence_rated"] == 1, "an answer that replaces another counts once"


async def test_nobody_presses_on_somebody_elses_message(scene: Scene) -> None:
    await nudge(scene)
    scene.agree("Ben")
    before = scene.dump()
    await scene.forge(tap(scene, row_of(scene), "nudge:open", by="Ben"))
    assert scene.dump() == before
    assert whispers(scene, "Ben") == [refusals.words("not_yours")]
    assert whispers(scene, "Ana") == []


@pytest.mark.parametrize("verb", ["nudge:open", "nudge:tried", "note:write", "prompt:now", "prompt:resume"])
async def test_what_closed_after_fourteen_days_takes_nothing_any_more(scene: Scene, verb: str) -> None:
    await nudge(scene)
    row = row_of(scene)
    set_row(scene, row, sent_at=scene.house.now() - timedelta(days=14))
    before = scene.dump()
    await scene.forge(tap(scene, row, verb))
    await settled(scene)
    assert scene.dump() == before
    assert whispers(scene) == [refusals.words("closed")]


async def test_a_second_before_it_closes_a_press_still_counts(scene: Scene) -> None:
    await nudge(scene)
    set_row(scene, row_of(scene), sent_at=scene.house.now() - timedelta(days=14) + timedelta(seconds=1))
    await scene.forge(tap(scene, row_of(scene), "nudge:open"))
    assert "opened" in happened(scene)


FORGED: dict[str, dict[str, Any]] = {
    "no such prompt": {"value": "0" * 24},
    "ten thousand characters": {"value": "x" * 10_000},
    "empty": {"value": ""},
    "no text": {"value": None},
    "a list": {"value": ["a"]},
    "a nought in the middle": {"value": "abc\x00def"},
    "another alphabet": {"value": "пишу '; DROP TABLE prompt; --"},
    "a choice that is no text": {"selected_option": {"value": 7}},
    "a choice of nothing": {"selected_option": {}},
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=list(FORGED))
@pytest.mark.parametrize("action_id", ["nudge:open", "prompt:now", "invitation:yes", "note:write", "digest:try"])
async def test_a_forged_value_stores_nothing_and_is_answered_plainly(
    scene: Scene, forged: dict[str, Any], action_id: str
) -> None:
    scene.agree("Ana")
    before = scene.dump()
    body = scene.as_pressed("Ana", action_id)
    url = scene.slack.site.tickets.response(scene.id("Ana"), scene.slack.workspace.dm(scene.id("Ana")).id, None)
    body["response_url"] = f"{scene.slack.url}/response/{url}"
    body["actions"][0] |= forged
    assert (await scene.forge(body)).ok
    assert scene.dump() == before
    assert whispers(scene) == [refusals.words("unknown")]


@pytest.mark.parametrize("missing", ["user", "team", "container", "trigger_id", "response_url"])
async def test_a_press_that_lacks_a_part_does_no_harm(scene: Scene, missing: str) -> None:
    await nudge(scene)
    body = tap(scene, row_of(scene), "nudge:open")
    del body[missing]
    await scene.forge(body)
    assert set(happened(scene)) <= {"delivered", "opened"}
    body = tap(scene, row_of(scene), "nudge:open")
    await scene.forge(body)
    assert happened(scene) == ["delivered", "opened"], "the next one, which is whole, is taken"


@pytest.mark.parametrize("action_id", ["nudge:explode", "nudge:", "nudge:6", "prompt:explode", "prompt:"])
async def test_a_verb_that_no_button_has_changes_nothing_and_is_answered_plainly(scene: Scene, action_id: str) -> None:
    await nudge(scene)
    before = scene.dump()
    await scene.forge(tap(scene, row_of(scene), action_id))
    await scene.forge(
        tap(scene, row_of(scene), "prompt:menu", selected_option={"value": f"explode:{row_of(scene).prompt_id}"})
    )
    await settled(scene)
    assert scene.dump() == before
    assert whispers(scene) == [refusals.words("unknown")] * 2


@pytest.mark.parametrize("action_id", ["nudge:moment", "nudge:4", "nudge:change", "prompt:change"])
async def test_a_button_whose_turn_it_is_not_changes_nothing_and_says_nothing(scene: Scene, action_id: str) -> None:
    """It may be a second tap, on a message that is not redrawn yet."""
    await nudge(scene)
    before = scene.dump()
    await scene.forge(tap(scene, row_of(scene), action_id))
    await settled(scene)
    assert scene.dump() == before
    assert whispers(scene) == []


@pytest.mark.parametrize("action_id", ["nudge:open", "nudge:tried", "digest:try", "prompt:tomorrow"])
async def test_an_invitation_takes_only_answers_to_an_invitation(scene: Scene, action_id: str) -> None:
    """A forger who names the id of their own invitation: nothing may be kept of somebody who has not agreed."""
    scene.open_cohort()
    scene.plan()
    await scene.deliver()
    before = scene.dump()
    row = row_of(scene)
    verb = action_id.partition(":")[2]
    chosen = {"selected_option": {"value": f"{verb}:{row.prompt_id}"}} if action_id.startswith("prompt") else {}
    await scene.forge(tap(scene, row, action_id, **chosen))
    await settled(scene)
    assert scene.dump() == before
    assert whispers(scene) == [refusals.words("unknown")]


@pytest.mark.parametrize("action_id", ["invitation:yes", "invitation:no", "digest:try"])
async def test_a_nudge_takes_only_answers_to_a_nudge(scene: Scene, action_id: str) -> None:
    await nudge(scene)
    before = scene.dump()
    await scene.forge(tap(scene, row_of(scene), action_id))
    await settled(scene)
    assert scene.dump() == before


@pytest.mark.parametrize("action_id", ["nudge:open", "prompt:tomorrow", "note:write"])
async def test_who_has_left_the_programme_leaves_no_more_traces(scene: Scene, action_id: str) -> None:
    await nudge(scene)
    with scene.store.write() as tx:
        joining.withdraw(tx, scene.person("Ana"), now=scene.house.now())
    before = scene.dump()
    await scene.forge(tap(scene, row_of(scene), action_id))
    assert scene.dump() == before
    assert whispers(scene) == [refusals.words("not_agreed")]


async def test_a_press_counts_for_the_date_on_the_persons_own_wall_clock(scene: Scene) -> None:
    """Ben's Wednesday in Tokyo begins while it is Tuesday in UTC."""
    await nudge(scene, "Ben", hours=16)  # 10:00 on Tuesday in Tokyo
    await scene.later(hours=16)  # 17:00 UTC on Tuesday, 02:00 on Wednesday in Tokyo
    await press(scene, nudges_of(scene, "Ben")[-1], "Show me how", by="Ben")
    with scene.store.read() as tx:
        dates = {row.name: row.local_date for row in tx.execute(select(events.event))}
        assert (
            tx.execute(select(events.activity.c.local_date).where(events.activity.c.name == "opened")).scalar()
            == (dates["opened"])
        )
    assert dates["delivered"] == date(2026, 11, 24)
    assert dates["opened"] == date(2026, 11, 25)
