"""What is kept about a person, as they read it and erase it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sandbox import Member
from storage import notes, people

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


def write_note(scene: Scene, name: str, words: str, number: int = 0) -> None:
    at = scene.house.now() + timedelta(minutes=number)
    with scene.store.write() as tx:
        notes.write(tx, scene.slack.team_id, f"{name}{number}", person_id=scene.id(name), words=words, now=at)


async def test_my_data_shows_what_is_kept_and_who_sees_it(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.later(days=1)
    await scene.deliver()
    nudge = scene.slack.messages("Ana")[-1]
    await scene.slack.press("Ana", nudge, "nudge:open")
    write_note(scene, "Ana", "I *waited*, and she said <yes>")
    await scene.coach("Ana", "my-data")
    says = (await scene.modal("Ana")).says
    assert "• 1 message sent to you" in says
    assert "• 1 message opened" in says
    assert "• 1 note, in your words" in says
    assert "You agreed to text 2 on 23 November 2026." in says
    assert "Your manager, Mia: that you take part, figures for groups of 5 or more people, and what they noted" in says
    assert "I *waited*, and she said <yes>" in says


async def test_my_data_names_what_is_kept_to_choose_by_and_whom_to_write_to_of_ones_own_programme(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.coach("Ana", "my-data")
    says = (await scene.modal("Ana")).says
    for kept in ("your own aim", "the picture on your Home tab", "when a situation is due again"):
        assert kept in says
    assert says.endswith("write to listening@example.com.")


async def test_my_data_names_what_slack_tells_and_no_more_than_is_kept(scene: Scene) -> None:
    await scene.coach("Ana", "my-data")
    says = (await scene.modal("Ana")).says
    assert "From Slack: your time zone, and whether you are a full member here." in says
    assert "disturbed" not in says
    scene.agree("Ana", "Ben")
    with scene.store.write() as tx:
        back = scene.house.now() + timedelta(days=4)
        people.change(tx, scene.slack.team_id, scene.id("Ana"), follows_status=True, away_until=back)
    for name, tells in (("Ana", True), ("Ben", False)):
        await scene.coach(name, "my-data")
        says = (await scene.modal(name)).says
        assert "when you are not to be disturbed next" in says
        assert ("out of office, now 27 November 2026, 10:00, and not what it says" in says) == tells


async def test_erased_notes_are_gone_and_nobody_elses(scene: Scene) -> None:
    scene.agree("Ana", "Ben")
    write_note(scene, "Ana", "the parcel caller")
    write_note(scene, "Ben", "my own words")
    await scene.coach("Ana", "my-data")
    await scene.slack.press("Ana", await scene.modal("Ana"), label="Erase notes")
    modal = await scene.modal("Ana")
    assert "*Your notes:* none." in modal.says
    assert "• 0 notes, in your words" in modal.says
    assert "Erase notes" not in modal.buttons
    assert "the parcel caller" not in scene.dump()
    assert "my own words" in scene.dump()


async def test_many_notes_are_read_ten_at_a_time(scene: Scene) -> None:
    scene.agree("Ana")
    for number in range(25):
        write_note(scene, "Ana", f"note number {number}!", number)
    await scene.coach("Ana", "my-data")
    modal = await scene.modal("Ana")
    assert "1 to 10 of 25" in modal.says
    assert "note number 24!" in modal.says
    for span in ("11 to 20 of 25", "21 to 25 of 25"):
        await scene.slack.press("Ana", modal, label="Older notes")
        modal = await scene.modal("Ana")
        assert span in modal.says
    assert "note number 0!" in modal.says
    assert "Older notes" not in modal.buttons
    await scene.slack.press("Ana", modal, label="Newer notes")
    assert "11 to 20 of 25" in (await scene.modal("Ana")).says


async def test_my_data_of_who_said_no_tells_that_only_the_no_is_kept(scene: Scene) -> None:
    scene.open_cohort()
    scene.plan()
    await scene.deliver()
    await scene.slack.press("Omar", scene.slack.messages("Omar")[-1], label="No, thanks")
    await scene.coach("Omar", "my-data")
    says = (await scene.modal("Omar")).says
    assert "You said no to text 2 on 23 November 2026. Nothing else is kept of that." in says


async def test_my_data_of_a_stranger_is_nothing(scene: Scene) -> None:
    await scene.slack.join(Member("U0NEW00001", "Zoe", "Zoe New", "Europe/Madrid"))
    await scene.coach("Zoe", "my-data")
    assert "*Nothing.*" in (await scene.modal("Zoe")).says
