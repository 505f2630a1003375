"""A steward drafts an idea or a situation in Slack: checked as content is, and sent for review as YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from drafted import IDEA, OPTIONS, SECOND, SITUATION, complaints, drafting, fill, press, send, typed, waiting

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


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
