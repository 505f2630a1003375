"""A manager rates scenes: the kick-off with the expert's view after each, a round, and the comparison afterwards."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
from nudged import counted, happened, press, settled, tap, whispers
from rating import LEVELS, MODULE, choose, kick_off, last, plan, rate, scenes_of
from situated import read, submitted
from sqlalchemy import select

from bot import settling
from bot.house import real_clock
from content.library import Library
from scheduler import joining
from storage import events, notes

if TYPE_CHECKING:
    from coaching.prompts import Prompt
    from sandbox.messages import Message
    from tests.bot.conftest import Scene


def row(scene: Scene, kind: str = "calibration") -> Prompt:
    return [one for one in scene.rows("Mia") if one.kind == kind][-1]


async def go_on(scene: Scene) -> None:
    assert (await scene.slack.submit("Mia", values={})).ok
    await settled(scene)


def rated(scene: Scene) -> list[tuple[str | None, str | None]]:
    table = events.event.c
    query = select(table.item, table.outcome).where(table.name == "vignette_rated")
    with scene.store.read() as tx:
        return [(one.item, one.outcome) for one in tx.execute(query.order_by(table.occurred_at))]


def set_library(scene: Scene, library: Library) -> None:
    object.__setattr__(scene.house, "library", library)
    scene.house.redraws._library = library


def without(library: Library, *ids: str) -> Library:
    module = library.modules[MODULE]
    rest = replace(module, vignettes=tuple(one for one in module.vignettes if one.id not in ids))
    return replace(library, modules=MappingProxyType({**library.modules, MODULE: rest}))


async def test_the_kick_off_arrives_on_thursday_and_says_who_sees_what(scene: Scene) -> None:
    message = await kick_off(scene)
    assert "*Twelve short scenes to practise on, about 16 minutes*" in message.says
    assert "Nobody sees what you choose but you" in message.says
    assert message.buttons[0] == "Start"


async def test_after_each_scene_of_the_kick_off_stands_what_the_expert_says(scene: Scene) -> None:
    message = await kick_off(scene)
    await press(scene, message, "Start", by="Mia")
    first = scenes_of(scene.house.library, 0).vignettes[0]
    shown = await scene.modal("Mia")
    assert all(line.says in shown.says for line in first.scene)
    assert first.reasons not in read(shown)
    await choose(scene, "advanced", "The last line.")
    says = (await scene.modal("Mia")).says
    assert "You chose “Also feeling, next steps”, the expert “Said it back”." in says
    assert first.reasons in says
    assert "say it back before solving" in says
    await go_on(scene)
    assert (await scene.modal("Mia")).title == "Scene 2 of 12"
    assert rated(scene) == [(first.id, "advanced")]
    with scene.store.read() as tx:
        assert [words for _, words in notes.of_person(tx, scene.slack.team_id, scene.id("Mia"))] == ["The last line."]
    assert "What you have rated is kept." in message.says
    assert "The last line." not in message.says


async def test_at_the_end_of_the_kick_off_stands_ones_own_view_and_how_one_leans(scene: Scene) -> None:
    message = await kick_off(scene)
    await press(scene, message, "Start", by="Mia")
    for one in scenes_of(scene.house.library, 0).vignettes:
        await choose(scene, LEVELS[min(3, LEVELS.index(one.level) + 1)])
        await go_on(scene)
    says = (await scene.modal("Mia")).says
    assert "How you lean." in says
    assert "milder than the expert" in says
    assert "Krippendorff" not in says
    assert message.buttons[:1] == ["My view, the expert's"]
    assert "Done, thank you." in message.says
    await press(scene, message, "My view, the expert's", by="Mia")
    assert (await scene.modal("Mia")).title == "Your view, the expert's"


async def test_rating_is_a_managers_work_and_no_session(scene: Scene) -> None:
    message = await kick_off(scene)
    await press(scene, message, "Start", by="Mia")
    await choose(scene, "developing")
    assert happened(scene, "Mia") == ["delivered", "vignette_rated"]
    assert counted(scene, "Mia") == {"delivered": 1, "vignette_rated": 1}
    assert scene.person("Mia").last_session_on is None


async def test_without_a_choice_nothing_is_kept_and_a_forged_level_is_none(scene: Scene) -> None:
    message = await kick_off(scene)
    await press(scene, message, "Start", by="Mia")
    for level in ("", "superb"):
        answer = await scene.forge(submitted(scene, forged(scene, level), by="Mia"))
        assert "Choose one first. The nearest will do." in str(answer.payload)
    assert rated(scene) == []


def forged(scene: Scene, level: str, scene_id: str = "") -> dict[str, Any]:
    """The form of the first scene as no client would send it."""
    step = scene_id or scenes_of(scene.house.library, 0).vignettes[0].id
    block = f"level:{step}:"
    metadata = f'{{"prompt_id":"{row(scene).prompt_id}","step_id":"{step}","shown_at":1.0}}'
    values = {block: {"level": {"type": "radio_buttons", "selected_option": {"value": level}}}}
    return {
        "id": "V0FORGED",
        "type": "modal",
        "callback_id": "calibration:rate",
        "private_metadata": metadata,
        "blocks": [],
        "state": {"values": values},
    }


async def test_next_pressed_twice_is_one_rating_and_the_first_one_counts(scene: Scene) -> None:
    await press(scene, await kick_off(scene), "Start", by="Mia")
    for level in ("developing", "advanced"):
        answer = await scene.forge(submitted(scene, forged(scene, level), by="Mia"))
        assert "You and the expert chose the same" in str(answer.payload)
    assert rated(scene) == [("moved-appointment", "developing")]
    both = [scene.forge(submitted(scene, forged(scene, "proficient", "wrong-invoice"), by="Mia")) for _ in range(3)]
    await asyncio.gather(*both)
    assert len(rated(scene)) == 2


async def test_a_scene_of_another_round_cannot_be_slipped_in(scene: Scene) -> None:
    await press(scene, await kick_off(scene), "Start", by="Mia")
    answer = await scene.forge(submitted(scene, forged(scene, "advanced", "new-scanner"), by="Mia"))
    assert "Scene 1 of 12" in str(answer.payload)
    assert rated(scene) == []


async def test_nobody_else_can_rate_on_a_managers_message(scene: Scene) -> None:
    await kick_off(scene)
    await scene.forge(tap(scene, row(scene), "calibration:start", by="Ana"))
    assert scene.slack.views("Ana") == []
    answer = await scene.forge(submitted(scene, forged(scene, "advanced"), by="Ana"))
    assert "somebody else" in str(answer.payload)
    assert rated(scene) == []


async def test_who_withdraws_half_way_is_asked_nothing_more(scene: Scene) -> None:
    await press(scene, await kick_off(scene), "Start", by="Mia")
    await choose(scene, "developing")
    with scene.store.write() as tx:
        joining.withdraw(tx, scene.person("Mia"), now=scene.house.now())
    answer = await scene.forge(submitted(scene, forged(scene, "advanced", "wrong-invoice"), by="Mia"))
    assert answer.payload
    assert len(rated(scene)) == 1
    await scene.forge(tap(scene, row(scene), "calibration:continue", by="Mia"))
    assert whispers(scene, "Mia")


async def test_a_scene_taken_out_half_way_is_not_asked_about_and_what_was_begun_keeps_its_words(scene: Scene) -> None:
    message = await kick_off(scene)
    library = scene.house.library
    first, second, third, *_ = scenes_of(library, 0).vignettes
    await press(scene, message, "Start", by="Mia")
    changed = replace(third, title="Other words")
    module = library.modules[MODULE]
    words = replace(module, vignettes=tuple(changed if one.id == third.id else one for one in module.vignettes))
    other = replace(library, modules=MappingProxyType({**library.modules, MODULE: words}))
    set_library(scene, without(other, second.id))
    await choose(scene, "developing")
    await go_on(scene)
    assert third.scene[0].says in (await scene.modal("Mia")).says
    await choose(scene, "advanced")
    assert rated(scene) == [(first.id, "developing"), (third.id, "advanced")]
    with scene.store.read() as tx:
        [hash_of] = tx.execute(select(events.event.c.item_hash).where(events.event.c.item == third.id)).scalars()
    assert hash_of == library.content_hash(third)


async def test_stopping_keeps_the_place_and_the_message_offers_to_go_on(scene: Scene) -> None:
    message = await kick_off(scene)
    await press(scene, message, "Start", by="Mia")
    await choose(scene, "developing")
    await go_on(scene)
    await scene.slack.close("Mia")
    await settled(scene)
    assert message.buttons[0] == "Continue"
    await press(scene, message, "Continue", by="Mia")
    assert (await scene.modal("Mia")).title == "Scene 2 of 12"


async def a_round(scene: Scene, *, others: tuple[str, ...] = ()) -> Message:
    """Bring Mia to the first monthly round, the kick-off behind her; others have rated as the expert has it."""
    await kick_off(scene)
    rate(scene.store, scene.house.library, scene.slack.team_id, scene.id("Mia"), 0, at=scene.house.now())
    await scene.later(days=25)  # Monday, four weeks on
    for who in others:
        rate(scene.store, scene.house.library, scene.slack.team_id, scene.id(who), 0, at=scene.house.now())
        rate(scene.store, scene.house.library, scene.slack.team_id, scene.id(who), 1, at=scene.house.now())
    assert plan(scene) == 1
    await scene.later(days=3)
    await scene.deliver()
    return last(scene)


async def finish(scene: Scene, message: Message, *levels: str) -> str:
    await press(scene, message, "Start", by="Mia")
    for level in levels:
        await choose(scene, level)
    return (await scene.modal("Mia")).says


async def closes(scene: Scene) -> Message:
    """Let the round close, and return what Mia gets then."""
    await scene.later(days=18)
    await settling.settle(scene.house, scene.slack.team_id)
    await scene.later(days=7)
    await scene.deliver()
    return last(scene)


async def test_a_round_says_nothing_of_the_expert_until_it_has_closed(scene: Scene) -> None:
    message = await a_round(scene)
    assert "*Three short scenes, about 4 minutes*" in message.says
    says = await finish(scene, message, "advanced", "advanced", "developing")
    assert "Thank you, that is all." in says
    assert "expert chose" not in says
    assert "Once the round has closed" in message.says
    assert "Start" not in message.buttons
    back = await closes(scene)
    assert "The round is closed" in back.says
    assert "advanced" not in back.says
    await press(scene, back, "My view, the expert's", by="Mia")
    says = (await scene.modal("Mia")).says
    assert "The new scanner" in says
    assert "How you lean." in says
    assert "told from six raters on" in says
    assert "alpha" not in says


async def test_after_the_round_has_closed_nothing_can_be_rated(scene: Scene) -> None:
    message = await a_round(scene)
    await press(scene, message, "Start", by="Mia")
    await choose(scene, "advanced")
    await scene.later(days=18)
    await choose(scene, "advanced")
    assert len(rated(scene)) == 13  # twelve of the kick-off, one of the round


@pytest.mark.parametrize("seconds", [2.0, 40.0])
async def test_the_top_level_for_all_in_two_seconds_is_kindly_pointed_out(scene: Scene, seconds: float) -> None:
    begins, gone = real_clock(), [0.0]
    object.__setattr__(scene.house, "real_now", lambda: begins + timedelta(seconds=gone[0]))
    message = await a_round(scene)
    await press(scene, message, "Start", by="Mia")
    for _ in range(3):
        gone[0] += seconds
        await choose(scene, "advanced")
    says = (await scene.modal("Mia")).says
    assert ("nothing is wrong with it" in says) == (seconds < 5)


async def test_it_can_be_put_off_and_comes_back(scene: Scene) -> None:
    message = await kick_off(scene)
    await press(scene, message, "Bring back tomorrow", by="Mia")
    assert "I'll bring this back" in message.says
    await scene.later(days=1)
    await scene.deliver()
    assert last(scene).buttons[0] == "Start"
    assert last(scene) is not message
