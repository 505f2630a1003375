"""What the invitation's answers lead to, and what they still say weeks later."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from nudged import nudges_of, press, tap
from sqlalchemy import select

from bot.delivery import Sender
from coaching.consent import TEXT_VERSION
from coaching.people import Newcomer
from scheduler import roster
from storage import consents, people
from storage.consents import consent

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene


async def invitation(scene: Scene, name: str) -> Message:
    scene.open_cohort()
    scene.plan()
    await scene.deliver()
    return scene.slack.messages(name)[-1]


async def mended(scene: Scene) -> None:
    """Let the sender put right what Slack still shows, some seconds later."""
    house = replace(scene.house, real_now=lambda: datetime.now(UTC) + timedelta(seconds=30))
    await Sender(house, house.clients, owner="scene").tick()


def ledger(scene: Scene, name: str) -> list[str]:
    with scene.store.read() as tx:
        query = select(consent.c.answer).where(consent.c.person_id == scene.id(name)).order_by(consent.c.occurred_at)
        return [row.answer for row in tx.execute(query)]


def say_in_the_roster(scene: Scene, name: str) -> None:
    """A roster line says that the person agreed elsewhere."""
    who = scene.person(name)
    line = Newcomer(
        who.person_id, who.name, None, who.tz, who.country, who.cohort, who.role, who.manager, who.joined_on, None, True
    )
    for _ in roster.take_in(scene.store, scene.slack.team_id, [line], now=scene.house.now()):
        pass


async def test_yes_names_the_first_message_and_the_day_of_the_yes(scene: Scene) -> None:
    message = await invitation(scene, "Ana")
    await press(scene, message, "Yes, I'm in")
    said = scene.slack.messages("Ana")[-1].text
    assert "Your first message comes" in said
    assert f"Agreed on 23 November 2026, text {TEXT_VERSION}." in said
    assert ledger(scene, "Ana") == ["agreed"]


async def test_a_no_counts_even_where_the_roster_had_said_yes(scene: Scene) -> None:
    message = await invitation(scene, "Omar")
    say_in_the_roster(scene, "Omar")
    assert scene.person("Omar").agreed
    await press(scene, message, "No, thanks", by="Omar")
    assert not scene.person("Omar").agreed
    assert scene.planned("Omar") == []
    assert "I won't write again" in scene.slack.messages("Omar")[-1].text


async def test_two_taps_on_try_one_now_bring_one(scene: Scene) -> None:
    message = await invitation(scene, "Ana")
    await press(scene, message, "Yes, I'm in")
    await press(scene, scene.slack.messages("Ana")[-1], "Try one now")
    await scene.forge(tap(scene, scene.rows("Ana")[0], "invitation:try", action_ts="2.000002"))
    await scene.deliver()
    assert len(nudges_of(scene)) == 2, "the invitation and one idea"


async def test_after_try_one_now_the_invitation_names_the_day_of_the_next_one(scene: Scene) -> None:
    message = await invitation(scene, "Ana")
    await press(scene, message, "Yes, I'm in")
    await press(scene, scene.slack.messages("Ana")[-1], "Try one now")
    said = scene.slack.messages("Ana")[-1]
    assert "Your first one is below. Next: another idea, tomorrow, Tuesday, around 09:30 (Madrid time)." in said.text
    assert said.buttons == ["Days and hours"]


async def test_what_was_asked_for_is_the_first_idea_and_the_next_one_comes_another_day(scene: Scene) -> None:
    message = await invitation(scene, "Ana")
    await press(scene, message, "Yes, I'm in")
    await press(scene, scene.slack.messages("Ana")[-1], "Try one now")
    rows = [row for row in scene.rows("Ana") if row.kind == "nudge" and row.state == "planned"]
    first = scene.house.library.modules["active-listening"].nudges[:2]
    assert [(row.requested, row.item) for row in rows] == [(True, first[0].id), (False, first[1].id)]
    assert rows[0].local_date != rows[1].local_date


async def test_an_answered_invitation_says_the_same_weeks_later(scene: Scene) -> None:
    message = await invitation(scene, "Ana")
    await press(scene, message, "Yes, I'm in")
    await press(scene, scene.slack.messages("Omar")[-1], "No, thanks", by="Omar")
    before = (scene.slack.messages("Ana")[0].text, scene.slack.messages("Omar")[-1].text)
    await scene.later(days=15)
    await scene.deliver()
    await mended(scene)
    assert (scene.slack.messages("Ana")[0].text, scene.slack.messages("Omar")[-1].text) == before


async def test_one_that_nobody_answered_closes_and_names_the_way_in(scene: Scene) -> None:
    await invitation(scene, "Ana")
    await scene.later(days=15)
    await scene.deliver()
    await mended(scene)
    message = scene.slack.messages("Ana")[0]
    assert message.text == "This invitation has closed. My Home tab has a Join button."
    assert not message.buttons


async def test_whoever_could_not_be_asked_in_time_is_asked_later(scene: Scene) -> None:
    scene.open_cohort()
    scene.plan()
    await scene.later(days=30)  # nothing ran
    await scene.deliver()
    assert nudges_of(scene, "Ana") == []
    scene.plan()
    await scene.later(days=1)
    await scene.deliver()
    assert [row.state for row in scene.rows("Ana")] == ["sent"]
    assert len(nudges_of(scene, "Ana")) == 1


async def test_whoever_joined_on_home_is_not_asked_again_when_their_invitation_comes_too_late(scene: Scene) -> None:
    scene.open_cohort()
    scene.plan()
    await scene.home("Ana")
    await scene.press_home("Ana", "Join")
    await scene.later(days=30)
    await scene.deliver()
    assert scene.person("Ana").agreed


async def test_who_is_asked_in_the_fifth_week_is_asked_for_the_weeks_that_remain(scene: Scene) -> None:
    scene.open_cohort()
    await scene.later(days=30)
    with scene.store.write() as tx:
        people.change(tx, scene.slack.team_id, scene.id("Ana"), consent="none")
    scene.plan()
    await scene.later(days=1)
    await scene.deliver()
    assert "For two weeks you can get" in scene.slack.messages("Ana")[-1].text


async def test_only_the_person_s_own_word_overrides_the_roster_and_never_the_other_way(scene: Scene) -> None:
    message = await invitation(scene, "Omar")
    await press(scene, message, "No, thanks", by="Omar")
    say_in_the_roster(scene, "Omar")
    assert not scene.person("Omar").agreed
    with scene.store.read() as tx:
        said = consents.latest(tx, scene.slack.team_id, scene.id("Omar"))
    assert said is not None
    assert said[:2] == ("declined", "person")
