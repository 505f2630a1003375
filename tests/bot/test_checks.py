"""A manager notes what they saw: one person at a time, in one message, and everything can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from checked import TEAM, checks_of, counts, modal, noted, of, plan, press, thursday, words
from nudged import settled, tap, whispers

from scheduler import joining
from storage import people

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

SEEN, LINE = "What did you see?", "What happened? One line is enough."
CHIPS = ["No attempt yet", "Said it back", "Said it back, checked", "Also feeling, next steps", "Didn't see it"]


async def test_one_person_is_asked_about_at_a_time_in_one_message_and_the_end_folds_it(scene: Scene) -> None:
    message = await thursday(scene, "Ana", "Ben", "Tom")
    assert "*What did you see this week?* 1 of 3\nActive listening. Only what you saw yourself." in message.says
    assert "*Ana*" in message.says
    assert (
        "For coaching only, never pay or review. Each person can read all that you note about them, at any time."
        in message.says
    )
    assert message.buttons == [*CHIPS, "Show all as a list"]
    await press(scene, "Said it back, checked")
    assert message.says.startswith("Noted for Ana.\n*Ben*, 2 of 3")
    assert message.buttons == [*CHIPS, "Didn't see the rest", "Show all as a list", "Finish later"]
    await press(scene, "Didn't see it")
    await press(scene, "No attempt yet")
    assert "*Done, thank you.* 2 seen, 1 not seen this week. Not seeing is a fine answer." in message.says
    assert message.buttons == ["See, change or share"]
    assert not any(name in message.says for name in TEAM)
    assert [noted(scene, name) for name in ("Ana", "Ben", "Tom")] == [
        [("manager_check", "proficient")],
        [("manager_check", "not_observed")],
        [("manager_check", "unacceptable")],
    ]
    assert [counts(scene, name) for name in ("Ana", "Ben", "Tom")] == [1, 0, 1]


async def test_a_second_tap_and_slacks_retry_cost_nothing(scene: Scene) -> None:
    message = await thursday(scene, "Ana", "Ben")
    body = tap(scene, checks_of(scene)[0], "check:proficient", by="Mia")
    body["actions"][0] |= {"value": f"{checks_of(scene)[0].prompt_id}:0", "action_ts": "7.1"}
    await scene.forge(body)
    await scene.forge(body)
    body["actions"][0] |= {"action_ts": "7.2"}
    await scene.forge(body)
    await settled(scene)
    assert noted(scene, "Ana") == [("manager_check", "proficient")]
    assert noted(scene, "Ben") == []
    assert message.says.startswith("Noted for Ana.")


async def test_undo_asks_again_and_what_is_delivered_late_does_not_undo_the_undo(scene: Scene) -> None:
    message = await thursday(scene, "Ana", "Ben")
    body = tap(scene, checks_of(scene)[0], "check:proficient", by="Mia")
    body["actions"][0] |= {"value": f"{checks_of(scene)[0].prompt_id}:0", "action_ts": "7.1"}
    await scene.forge(body)
    await settled(scene)
    await press(scene, "Undo")
    assert message.says.startswith("Taken back: nothing is noted for Ana.\n*Ana*, 1 of 2")
    assert counts(scene, "Ana") == 0
    await scene.forge(body)
    await settled(scene)
    assert counts(scene, "Ana") == 0
    await press(scene, "Said it back")
    assert counts(scene, "Ana") == 1
    assert noted(scene, "Ana")[-1] == ("manager_check", "developing")


async def test_the_rest_with_one_press_later_and_on_again(scene: Scene) -> None:
    message = await thursday(scene, *TEAM)
    await press(scene, "Said it back")
    await press(scene, "Finish later")
    assert "*What you saw: 1 of 7 done; open until Wednesday.*" in message.says
    assert message.buttons == ["Go on", "Didn't see the rest"]
    await press(scene, "Go on")
    assert "*What did you see this week?* 2 of 7" in message.says
    await press(scene, "Didn't see the rest")
    assert "1 seen, 6 not seen" in message.says
    assert sum(counts(scene, name) for name in TEAM) == 1
    assert [row.state for row in checks_of(scene)] == ["sent", "cancelled"], "nothing is left to be reminded of"


async def test_all_as_a_list_is_kept_for_the_next_week(scene: Scene) -> None:
    message = await thursday(scene, "Ana", "Ben", "Tom")
    await press(scene, "Show all as a list")
    assert message.says.count("What did you see?") == 3
    await press(scene, "Said it back, checked")
    assert "*Ana:* noted" in message.says
    assert "1 of 3 noted. For coaching only, never pay or review." in message.says
    await press(scene, "Undo")
    assert "0 of 3 noted." in message.says
    await scene.later(days=7)
    plan(scene)
    await scene.deliver()
    newer = of(scene)
    assert newer.ts != message.ts
    assert "One at a time" in newer.buttons
    assert "This one has closed." in message.says or "Moved below." in message.says
    await press(scene, "One at a time")
    assert newer.buttons[:5] == CHIPS


async def test_the_one_reminder_comes_on_friday_and_the_older_copy_folds_first(scene: Scene) -> None:
    message = await thursday(scene, "Ana", "Ben")
    await press(scene, "Said it back")
    await scene.later(days=1)
    await scene.deliver()
    newer = of(scene)
    assert newer.ts != message.ts
    assert message.says == "_What did you see this week?_ Moved below."
    assert newer.says.startswith("*What you saw: 1 of 2 done; open until Wednesday.* I won't remind you again.")
    await press(scene, "Go on")
    await press(scene, "Didn't see it")
    assert "1 seen, 1 not seen" in newer.says
    await scene.later(days=3)
    await scene.deliver()
    assert of(scene).ts == newer.ts


async def test_what_is_put_off_comes_back_once_and_not_a_second_time_as_a_reminder(scene: Scene) -> None:
    message = await thursday(scene, "Ana", "Ben")
    await press(scene, "Bring back tomorrow")
    assert "I'll bring this back tomorrow, Friday, around 09:30." in message.says
    await scene.later(days=1)
    await scene.deliver()
    assert "won't remind" not in of(scene).says
    assert of(scene).buttons[:5] == CHIPS
    await scene.later(days=5)
    await scene.deliver()
    assert [row.state for row in checks_of(scene)].count("sent") == 2


async def test_after_wednesday_a_press_says_that_it_has_closed(scene: Scene) -> None:
    message = await thursday(scene, "Ana", "Ben")
    await scene.later(days=7)
    await press(scene, "Said it back", message=message)
    assert "has closed" in message.says
    assert noted(scene, "Ana") == []


async def test_nobody_else_can_press_and_no_other_level_exists(scene: Scene) -> None:
    await thursday(scene, "Ana", "Ben")
    row = checks_of(scene)[0]
    for who, action, value in (
        ("Ben", "check:proficient", f"{row.prompt_id}:0"),
        ("Mia", "check:mastery", f"{row.prompt_id}:0"),
        ("Mia", "check:proficient", f"{row.prompt_id}:9"),
        ("Mia", "check:proficient", f"{row.prompt_id}:-1"),
        ("Mia", "check:proficient", row.prompt_id),
        ("Mia", "check:proficient", "nothing:0"),
        ("Mia", "check:delivered", f"{row.prompt_id}:0"),
    ):
        body = tap(scene, row, action, by=who)
        body["actions"][0] |= {"value": value}
        assert (await scene.forge(body)).ok
    assert noted(scene, "Ana") == noted(scene, "Ben") == []


@pytest.mark.parametrize("how", ["withdraws", "leaves", "moves"])
async def test_a_report_who_goes_between_drawing_and_press_is_noted_nowhere(scene: Scene, how: str) -> None:
    message = await thursday(scene, "Ana", "Ben")
    with scene.store.write() as tx:
        if how == "withdraws":
            joining.withdraw(tx, scene.person("Ana"), now=scene.house.now())
        elif how == "leaves":
            people.change(tx, scene.slack.team_id, scene.id("Ana"), left_on=scene.house.now().date().replace(day=25))
        else:
            member = people.membership
            tx.execute(member.update().where(member.c.person_id == scene.id("Ana")).values(manager=scene.id("Kim")))
    await press(scene, "Said it back")
    assert noted(scene, "Ana") == []
    sentence = "Ana now works with somebody else, so nothing was saved."
    assert whispers(scene, "Mia") == [sentence if how == "moves" else "I can't keep anything about that person, "
                                      "so nothing was kept."]  # fmt: skip
    assert "*Ben*" in message.says
    assert "1 of 1" in message.says


async def test_a_note_is_kept_read_by_its_person_and_shared_to_the_letter(scene: Scene) -> None:
    message = await thursday(scene, "Ana", "Ben")
    await press(scene, "Said it back, checked")
    form = await modal(scene, "Add a note")
    assert "Ana can read what you choose and write here, at any time." in str(form.body)
    assert (await scene.slack.submit("Mia", values={LINE: "With the parcel caller you waited."})).ok
    shown = await scene.modal("Mia")
    assert shown.title == "Share it"
    assert "Mia saw: said it back, checked. “With the parcel caller you waited.”" in shown.says
    assert (await scene.slack.submit("Mia", values={"Change your words": "You waited for the yes."})).ok
    shown = await scene.modal("Mia")
    assert "Your words are changed." in shown.says
    assert "Mia saw: said it back, checked. “You waited for the yes.”" in shown.says
    assert [row.kind for row in scene.rows("Ana") if row.kind == "shared_note"] == []
    assert (await scene.slack.submit("Mia")).ok
    assert "On its way." in (await scene.modal("Mia")).says
    assert words(scene) == ["You waited for the yes."]
    assert "waited" not in message.says
    await scene.later(hours=22)
    await scene.deliver()
    got = of(scene, "Ana")
    assert got.says.startswith("*Mia would like to share something they saw.* Open to read it.")
    read = await modal(scene, "Read it", by="Ana")
    assert "Mia saw: said it back, checked. “You waited for the yes.”" in read.says


async def test_what_was_shared_and_is_taken_back_is_read_no_more(scene: Scene) -> None:
    await thursday(scene, "Ana")
    message = await press(scene, "Said it back, checked")
    overview = await modal(scene, "See, change or share")
    assert "*Ana:* said it back, checked" in overview.says
    await scene.slack.press("Mia", overview, label="Share it")
    await scene.modal("Mia")
    assert (await scene.slack.submit("Mia")).ok
    await scene.slack.close("Mia")
    overview = await scene.modal("Mia")
    await scene.slack.press("Mia", overview, label="Take it back")
    await settled(scene)
    assert "Nothing is noted this week." in (await scene.modal("Mia")).says
    assert message.buttons == ["Go on", "Didn't see the rest"], "it is open again"
    await scene.later(hours=22)
    await scene.deliver()
    assert not any("share" in message.says for message in scene.slack.messages("Ana"))
    shared = next(row for row in scene.rows("Ana") if row.kind == "shared_note")
    assert (shared.state, shared.reason) == ("cancelled", "taken_back")


async def test_changing_an_answer_keeps_the_words_beside_it(scene: Scene) -> None:
    await thursday(scene, "Ana", "Ben")
    await press(scene, "Said it back")
    await modal(scene, "Add a note")
    assert (await scene.slack.submit("Mia", values={LINE: "On Tuesday."})).ok
    await modal(scene, "Add a note")
    assert (await scene.slack.submit("Mia", values={SEEN: "advanced"})).ok
    assert noted(scene, "Ana") == [("manager_check", "developing"), ("manager_check", "advanced")]
    assert counts(scene, "Ana") == 1
    assert words(scene) == ["On Tuesday."]
    assert "Mia saw: also feeling, next steps. “On Tuesday.”" in (await scene.modal("Mia")).says


async def test_what_is_changed_on_the_list_of_the_week_stands_there_at_once(scene: Scene) -> None:
    await thursday(scene, "Ana")
    message = await press(scene, "Didn't see it")
    overview = await modal(scene, "See, change or share")
    await scene.slack.press("Mia", overview, label="Change or add a note")
    await scene.modal("Mia")
    assert (await scene.slack.submit("Mia", values={SEEN: "advanced", LINE: "On Friday."})).ok
    await scene.modal("Mia")
    await scene.slack.close("Mia")
    assert "*Ana:* also feeling, next steps\nOn Friday." in (await scene.modal("Mia")).says
    await settled(scene)
    assert "*Done, thank you.* 1 seen this week." in message.says
    assert counts(scene, "Ana") == 1


async def test_a_person_reads_every_note_about_them_on_home_and_nobody_elses(scene: Scene) -> None:
    await thursday(scene, "Ana", "Ben")
    await press(scene, "Said it back, checked")
    await modal(scene, "Add a note")
    assert (await scene.slack.submit("Mia", values={LINE: "You waited."})).ok
    await press(scene, "Didn't see it")
    await scene.home("Ana")
    await scene.slack.press("Ana", "home", label="What your manager noted")
    read = await scene.modal("Ana")
    assert "*Mia, 26 November 2026:* said it back, checked" in read.says
    assert "“You waited.”" in read.says
    await scene.home("Ben")
    await scene.slack.press("Ben", "home", label="What your manager noted")
    read = await scene.modal("Ben")
    assert "*Mia, 26 November 2026:* didn't see it" in read.says
    assert "waited" not in read.says
    await scene.forge(scene.as_pressed("Tom", "check:mine", scene.id("Ana")))
    assert not any("waited" in view.says for view in scene.slack.views("Tom"))
