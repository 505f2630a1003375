"""A person's own words to a nudge: kept once, apart from events, and shown in no message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from nudged import happened, nudge, press, whispers

from bot.views import refusals
from scheduler import joining
from storage import notes

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene

LINE = "What happened? One line is enough."
SECRET = "the third caller shouted at me"


async def writing(scene: Scene) -> Message:
    message = await nudge(scene)
    for label in ("Show me how", "I'll try it", "Add a note"):
        await press(scene, message, label)
    return message


def kept(scene: Scene) -> list[str]:
    with scene.store.read() as tx:
        return [words for _, words in notes.of_person(tx, scene.slack.team_id, scene.id("Ana"))]


async def test_a_note_is_kept_and_the_message_does_not_show_it(scene: Scene) -> None:
    message = await writing(scene)
    assert (await scene.slack.submit("Ana", values={LINE: f"  {SECRET}\n"})).ok
    assert kept(scene) == [SECRET]
    assert happened(scene) == ["delivered", "opened", "reflected"]
    assert SECRET not in message.says
    assert (await scene.modal("Ana")).says.count("Kept.") == 1


async def test_the_words_stand_in_the_notes_alone(scene: Scene) -> None:
    await writing(scene)
    await scene.slack.submit("Ana", values={LINE: SECRET})
    assert scene.dump().count(SECRET) == 1


async def test_the_same_note_delivered_twice_is_kept_once(scene: Scene) -> None:
    await writing(scene)
    scene.slack.faults.double_envelopes()
    await scene.slack.submit("Ana", values={LINE: SECRET})
    await scene.slack.redeliver()
    assert kept(scene) == [SECRET]


@pytest.mark.parametrize("words", [" ", "\n\t "])
async def test_an_empty_note_is_not_kept_and_the_form_says_so(scene: Scene, words: str) -> None:
    await writing(scene)
    answer = await scene.slack.submit("Ana", values={LINE: words})
    assert answer.errors == {"note": "One word is enough; an empty note is not kept."}
    assert kept(scene) == []


async def test_people_may_write_as_they_like(scene: Scene) -> None:
    odd = "<!channel> & *stars* 🙂 \u202e'; DROP TABLE note; --"
    await writing(scene)
    await scene.slack.submit("Ana", values={LINE: odd})
    assert kept(scene) == [odd]


async def test_who_withdrew_meanwhile_reads_that_nothing_was_kept(scene: Scene) -> None:
    await writing(scene)
    with scene.store.write() as tx:
        joining.withdraw(tx, scene.person("Ana"), now=scene.house.now())
    answer = await scene.slack.submit("Ana", values={LINE: SECRET})
    assert answer.errors == {"note": refusals.words("not_agreed")}
    assert SECRET not in scene.dump()


async def test_a_form_for_somebody_elses_message_keeps_nothing(scene: Scene) -> None:
    await writing(scene)
    scene.agree("Ben")
    view = (await scene.modal("Ana")).body | {"state": {"values": {"note": {"words": {"value": SECRET}}}}, "id": "V1"}
    payload = {"type": "view_submission", "team": {"id": scene.slack.team_id}, "user": {"id": scene.id("Ben")}}
    answer = await scene.forge(payload | {"view": view})
    assert answer.payload["errors"] == {"note": refusals.words("not_yours")}
    assert SECRET not in scene.dump()


async def test_a_form_that_lost_its_parts_keeps_nothing(scene: Scene) -> None:
    await writing(scene)
    view = (await scene.modal("Ana")).body | {"state": {"values": {}}, "id": "V1"}
    payload = {"type": "view_submission", "team": {"id": scene.slack.team_id}, "user": {"id": scene.id("Ana")}}
    answer = await scene.forge(payload | {"view": view})
    assert answer.payload["errors"] == {"note": refusals.NOT_SAVED_VIEW}


async def test_a_form_that_does_not_open_in_time_says_so(scene: Scene) -> None:
    message = await nudge(scene)
    await press(scene, message, "Show me how")
    await press(scene, message, "I'll try it")
    scene.slack.faults.add("views.open", "refuse", error="expired_trigger_id")
    await press(scene, message, "Add a note")
    assert whispers(scene) == [refusals.SLOW]
