"""A steward drafts an idea or a situation in Slack: checked as content is, kept, and sent for review as YAML."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from drafted import IDEA, OPTIONS, SECOND, SITUATION

from bot.views.draft_pages import asks
from bot.views.drafts import NOT_A_STEWARD
from content.columns import KINDS
from content.fields import Number, Text
from content.library import PACKAGED
from sandbox.validate import message_faults, view_faults
from storage import drafts

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.screens import View
    from sandbox.wire import Answer
    from tests.bot.conftest import Scene


def waiting(scene: Scene) -> list[drafts.Drafted]:
    with scene.store.read() as tx:
        return drafts.to_review(tx, scene.slack.team_id)


async def drafting(scene: Scene, kind: str = "nudge") -> View:
    assert await scene.coach("Lea", f"draft {kind}") == ""
    return await scene.modal("Lea")


async def fill(scene: Scene, values: dict[str, str]) -> View:
    answer = await send(scene, values)
    assert answer.ok, answer
    return await scene.modal("Lea")


async def send(scene: Scene, values: dict[str, str]) -> Answer:
    await scene.house.errands.finish()
    return await scene.slack.submit("Lea", values=values)


async def press(scene: Scene, label: str, values: dict[str, str] | None = None) -> View:
    assert (await scene.slack.press("Lea", await scene.modal("Lea"), label=label, values=values)).ok
    return await scene.modal("Lea")


def complaints(answer: Answer) -> dict[str, str]:
    return {block.partition(":")[0]: words for block, words in (answer.payload or {}).get("errors", {}).items()}


def typed(view: View) -> dict[str, Any]:
    """What stands in the form as it is shown."""
    state = view.state()["values"]
    held = {
        block.partition(":")[0]: element["typed" if "typed" in element else "place"] for block, element in state.items()
    }
    return {
        name: (e.get("selected_option") or {}).get("text", {}).get("text") or e.get("value") for name, e in held.items()
    }


async def test_an_idea_is_checked_seen_as_people_will_see_it_and_sent_for_review(scene: Scene) -> None:
    await drafting(scene)
    preview = await fill(scene, IDEA)
    assert preview.title == "As people will see it"
    assert "*At a handover: one line back*" in preview.says
    assert "[Show me how]" in preview.says
    assert "behaviour: checks-it-is-right" in preview.says, "the YAML that is reviewed"
    assert waiting(scene) == [], "nothing is sent before that is pressed"
    said = await fill(scene, {})
    assert "Sent for review, thank you." in said.says
    (one,) = waiting(scene)
    assert (one.kind, one.module, one.person_id) == ("nudge", "active-listening", scene.id("Lea"))


async def test_the_yaml_comes_to_whoever_drafted_it_and_holds_every_word(scene: Scene) -> None:
    await drafting(scene)
    await fill(scene, IDEA)
    await fill(scene, {})
    message = scene.slack.messages("Lea")[-1]
    (code,) = [b["elements"][0]["elements"][0]["text"] for b in message.blocks if b["type"] == "rich_text"]
    (item,) = yaml.safe_load(code)
    assert item["id"] == "at-a-handover-one-line-back"
    assert item["moment"] == "a handover"
    assert sorted(item["wordings"][0].values()) == sorted(["a", *list(IDEA.values())[1:]])
    assert code in message.text, "a screen reader gets it too"


async def test_what_is_to_be_mended_is_said_below_its_input_and_what_was_typed_is_kept(scene: Scene) -> None:
    await drafting(scene)
    rude = {**IDEA, "The act, in one line": "You must say it back. Do it now."}
    answer = await send(scene, rude)
    assert set(complaints(answer)) == {"how_title"}
    await scene.slack.close("Lea")
    again = typed(await drafting(scene))
    assert again["how_title"] == "You must say it back. Do it now."
    assert again["place"] == "a handover"
    assert again["example"] == IDEA["An example, word for word"]


async def test_a_second_wording_is_added_compared_and_left_out_again(scene: Scene) -> None:
    await drafting(scene)
    await fill(scene, IDEA)
    await press(scene, "Add a 2nd wording")
    preview = await fill(scene, SECOND)
    assert "*Before you take over: check once*" in preview.says
    assert "variant: b" in preview.says
    assert (
        typed(await press(scene, "Change the 2nd wording"))["title@2"] == SECOND["The moment and the idea, in one line"]
    )
    await press(scene, "Only one wording")
    assert "variant: b" not in (await fill(scene, {})).says


async def test_wordings_that_cannot_be_compared_are_said_so_below_the_second(scene: Scene) -> None:
    await drafting(scene)
    await fill(scene, IDEA)
    await press(scene, "Add a 2nd wording")
    answer = await send(scene, {**SECOND, "What to do, step by step": "Ask."})
    assert "Make them alike in length" in complaints(answer)["title@2"]


async def test_a_situation_is_drafted_in_two_steps_and_nothing_typed_is_lost_on_the_way(scene: Scene) -> None:
    await drafting(scene, "scenario")
    second = await fill(scene, SITUATION)
    assert second.title == "Draft a situation"
    first = await press(scene, "Back to the situation", {"B: one small thing to try at work": "Once."})
    assert typed(first)["thinking"] == SITUATION["How somebody experienced thinks"]
    second = await fill(scene, {})
    assert typed(second)["next_b"] == "Once."
    preview = await fill(scene, OPTIONS)
    assert "[Start]" in preview.says
    assert "*Who chose B reads:* They hear what is missing, and say it." in preview.says
    assert "level: proficient" in preview.says
    await fill(scene, {})
    (one,) = waiting(scene)
    assert one.kind == "scenario"


async def test_a_situation_whose_first_page_needs_mending_stays_there(scene: Scene) -> None:
    await drafting(scene, "scenario")
    answer = await send(scene, {**SITUATION, "Its address": "handover"})
    assert set(complaints(answer)) == {"resource_url"}


async def test_a_fault_of_the_first_page_found_at_the_end_leads_back_to_it(scene: Scene) -> None:
    await drafting(scene, "scenario")
    await fill(scene, {**SITUATION, "What happens": "So I go on. " * 35})
    slow = {label: f"I am at {label[0]}. " * 20 for label in OPTIONS if "says or does" in label}
    first = await fill(scene, {**OPTIONS, **slow})
    assert "What happens: Reading and deciding takes 130 seconds; 120 is the most. Cut some words." in first.says
    await fill(scene, {"What happens": SITUATION["What happens"]})
    assert (await fill(scene, {})).title == "As people will see it"


async def test_all_options_weak_is_no_situation(scene: Scene) -> None:
    await drafting(scene, "scenario")
    await fill(scene, SITUATION)
    weak = {**OPTIONS, "B: its place on the rubric": "No attempt yet (unacceptable)"}
    answer = await send(scene, weak)
    assert complaints(answer) == {"option_a": "No option is proficient or advanced. Write one that works."}


@pytest.mark.parametrize("kind", ["", "nudge", "scenario"])
async def test_anybody_else_reads_one_kind_sentence_and_nothing_is_kept(scene: Scene, kind: str) -> None:
    assert NOT_A_STEWARD in await scene.coach("Ana", f"draft {kind}")
    assert scene.slack.views("Ana") == []


async def test_a_forged_form_keeps_nothing(scene: Scene) -> None:
    await drafting(scene)
    before = scene.dump()
    payload = {
        "type": "view_submission",
        "team": {"id": scene.slack.team_id},
        "user": {"id": scene.id("Ana")},
        "view": {
            "id": "V9",
            "type": "modal",
            "callback_id": "draft:check",
            "private_metadata": '{"kind": "nudge", "page": "first", "draft_id": ""}',
            "state": {"values": {}},
        },
    }
    answer = await scene.forge(payload)
    assert NOT_A_STEWARD in str(answer.payload)
    payload["user"] = {"id": scene.id("Lea")}
    for odd in ("", "[]", "{", '{"kind": "card", "page": "first"}', '{"kind": ["nudge"], "page": {}}'):
        payload["view"] = {**payload["view"], "private_metadata": odd}  # type: ignore[dict-item]
        assert "once more" in str((await scene.forge(payload)).payload)
    assert scene.dump() == before


async def test_nobody_sends_or_changes_another_stewards_draft(scene: Scene) -> None:
    await drafting(scene)
    await fill(scene, IDEA)
    with scene.store.read() as tx:
        mine = drafts.unfinished(tx, scene.slack.team_id, scene.id("Lea"), "nudge")
    assert mine is not None
    object.__setattr__(scene.house, "stewards", frozenset({scene.id("Mia")}))
    view = {
        "id": "V9",
        "type": "modal",
        "callback_id": "draft:save",
        "private_metadata": f'{{"kind": "nudge", "page": "first", "draft_id": "{mine.draft_id}"}}',
        "state": {"values": {}},
    }
    sent = {
        "type": "view_submission",
        "team": {"id": scene.slack.team_id},
        "user": {"id": scene.id("Mia")},
        "view": view,
    }
    before = scene.dump()
    await scene.forge(sent)
    await scene.forge({**sent, "view": {**view, "callback_id": "draft:check"}})
    assert scene.dump() == before


async def test_sent_twice_it_waits_once_and_comes_once(scene: Scene) -> None:
    await drafting(scene)
    await fill(scene, IDEA)
    scene.slack.faults.double_envelopes()
    await fill(scene, {})
    await scene.slack.redeliver()
    await scene.house.errands.finish()
    assert len(waiting(scene)) == 1
    assert sum("as YAML" in message.text for message in scene.slack.messages("Lea")) == 1


async def test_a_draft_that_was_sent_is_not_changed_by_a_form_left_open(scene: Scene) -> None:
    await drafting(scene)
    await fill(scene, IDEA)
    await drafting(scene)
    with scene.store.write() as tx:
        mine = drafts.unfinished(tx, scene.slack.team_id, scene.id("Lea"), "nudge")
        assert mine is not None
        drafts.send(tx, scene.slack.team_id, mine.draft_id, mine.person_id, now=scene.house.now())
    before = scene.dump()
    shown = await fill(scene, {"The act, in one line": "Something else"})
    assert "sent or started afresh meanwhile" in shown.says
    assert scene.dump() == before


async def test_started_afresh_nothing_of_the_old_draft_is_left(scene: Scene) -> None:
    await drafting(scene)
    await fill(scene, IDEA)
    await scene.slack.close("Lea")
    await drafting(scene)
    assert set(typed(await press(scene, "Start afresh")).values()) == {None}
    assert IDEA["The act, in one line"] not in scene.dump()


async def test_coach_draft_asks_which_and_knows_what_is_not_finished(scene: Scene) -> None:
    assert "not finished" not in await scene.coach("Lea", "draft")
    await scene.slack.press("Lea", scene.slack.messages("Lea")[-1], label="Draft an idea")
    await scene.modal("Lea")
    await fill(scene, IDEA)
    await scene.slack.close("Lea")
    assert "Your idea is not finished yet" in await scene.coach("Lea", "draft")


async def test_only_stewards_read_of_drafts_in_the_help(scene: Scene) -> None:
    assert "/coach draft nudge" in await scene.coach("Lea", "help")
    assert "draft" not in await scene.coach("Ana", "help")


async def test_where_the_title_is_taken_the_draft_gets_a_name_of_its_own(scene: Scene) -> None:
    await drafting(scene)
    preview = await fill(scene, {**IDEA, "The moment and the idea, in one line": "Third call"})
    assert "id: third-call-2" in preview.says


async def test_a_draft_changes_no_file(scene: Scene) -> None:
    folder = PACKAGED / "modules" / "active-listening"
    before = {path: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    await drafting(scene)
    await fill(scene, IDEA)
    await fill(scene, {})
    assert {path: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()} == before


@pytest.mark.parametrize("kind", ["nudge", "scenario"])
def test_the_form_asks_for_the_columns_of_a_sheet_and_lets_in_what_fits(kind: str) -> None:
    columns = KINDS[kind].columns
    asked = [ask for page in ("first", "second") for ask in asks(kind, page)]  # type: ignore[arg-type]
    for ask in asked:
        field = columns[ask.name.removesuffix("@2")]
        if isinstance(field, Text):
            assert ask.most == field.longest, ask.name
        elif isinstance(field, Number):
            assert ask.most == field.most, ask.name
    left_out = set(columns) - {ask.name for ask in asked}
    assert {name for name in left_out if not name.endswith("_d")} == {"id", "moment", "behaviour"} | (
        {"variant"} if kind == "nudge" else set()
    )


async def test_every_surface_of_a_draft_is_one_that_slack_takes(
    scene: Scene, golden: Callable[[str, dict[str, Any]], None]
) -> None:
    for kind, pages in (("nudge", [IDEA, {}]), ("scenario", [SITUATION, OPTIONS, {}])):
        shown = [deepcopy((await drafting(scene, kind)).body)]
        for page in pages:
            shown.append(deepcopy((await fill(scene, page)).body))  # noqa: PERF401 - it is the same view, drawn anew
        for number, body in enumerate(shown):
            assert view_faults(body) == []
            drawn = {name: body.get(name) for name in ("blocks", "close", "submit", "title")}
            golden(f"modal_draft_{kind}_{number}", drawn)
        message = scene.slack.messages("Lea")[-1]
        assert message_faults(list(message.blocks)) == []
        golden(f"draft_{kind}", {"text": message.text, "blocks": list(message.blocks)})
        assert len(message.text) < 9000
