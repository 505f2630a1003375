"""The Home tab, opened and pressed by people in a pretend workspace."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot import homes
from sandbox import Member
from scheduler import joining
from storage import people, workspaces

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


async def test_somebody_on_no_list_reads_what_this_is_and_that_nothing_is_kept(scene: Scene) -> None:
    await scene.slack.join(Member("U0NEW00001", "Zoe", "Zoe New", "Europe/Madrid"))
    home = await scene.home("Zoe")
    assert "You are not on the list of a programme here" in home.says
    assert "listening@example.com" in home.says
    assert home.buttons == []
    assert "U0NEW00001" not in scene.dump()


async def test_who_was_not_asked_yet_has_nothing_to_decide(scene: Scene) -> None:
    home = await scene.home("Ana")
    assert "Your group has not been asked yet" in home.says
    assert home.buttons == ["See my data"]


async def test_the_messages_tab_publishes_no_home(scene: Scene) -> None:
    assert (await scene.slack.open_home("Ana", tab="messages")).ok
    await scene.house.errands.finish()
    assert scene.slack.home("Ana") is None


async def test_the_first_day_says_when_the_first_message_comes_and_by_which_wishes(scene: Scene) -> None:
    scene.agree("Ana")
    home = await scene.home("Ana")
    assert home.says.startswith("Your practice, week 1 of 6")
    assert "an idea to try, tomorrow, Tuesday, around 09:30 (Madrid time)" in home.says
    assert "Monday to Friday, 09:00 to 17:00, Madrid time, at most 4 messages a week" in home.says
    assert "You agreed to text 2 on 23 November 2026." in home.says
    assert home.buttons == [
        "Try one now",
        "Set an aim",
        "Who may be asked",
        "Say what you saw",
        "Days and hours",
        "Why these messages?",
        "See my data",
        "What your manager noted",
        "Pause for a week",
        "Withdraw",
    ]


async def test_home_names_the_one_thing_that_waits_and_where_it_is(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.later(days=1)
    await scene.deliver()
    nudge = scene.slack.messages("Ana")[-1]
    title = nudge.says.split("\n")[0].split("*")[1]
    home = await scene.home("Ana")
    assert f"*This week's one thing:* {title}\nYou find it in the *Messages* tab." in home.says
    await scene.slack.press("Ana", nudge, "nudge:open")
    nudge = await scene.slack.wait_for(lambda: m if (m := scene.slack.messages("Ana")[-1]).version > 0 else None)
    await scene.slack.press("Ana", nudge, label="Not for me now")
    assert "one thing" not in (await scene.home("Ana")).says


async def test_home_counts_the_messages_of_the_week_before(scene: Scene) -> None:
    scene.agree("Ana")
    assert "Last week I wrote nothing." in (await scene.home("Ana")).says
    await scene.later(days=1)
    await scene.deliver()
    await scene.later(days=6)
    assert "Last week I wrote once." in (await scene.home("Ana")).says


async def test_the_invitation_and_what_somebody_asked_for_are_not_held_against_the_week(scene: Scene) -> None:
    """They stand under "at most 4 messages a week", and take none of its places."""
    scene.open_cohort()
    scene.plan()
    await scene.deliver()
    assert [row.kind for row in scene.rows("Ana") if row.state == "sent"] == ["invitation"]
    scene.agree("Ana")
    await scene.home("Ana")
    await scene.press_home("Ana", "Try one now")
    await scene.deliver()
    await scene.later(days=7)
    assert "Last week I wrote nothing." in (await scene.home("Ana")).says


async def test_one_idea_now_is_sent_once_however_often_it_is_pressed(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.home("Ana")
    await scene.press_home("Ana", "Try one now")
    await scene.press_home("Ana", "Try one now")
    asked = [row for row in scene.planned("Ana") if row.requested]
    assert len(asked) == 1
    assert asked[0].due_at == scene.house.now()
    assert scene.woken == ["deliver", "deliver"]
    others = [row for row in scene.planned("Ana") if not row.requested]
    assert {row.item for row in others}.isdisjoint({asked[0].item}), "nothing comes twice"


async def test_a_pause_on_home_is_quiet_for_a_week_and_ends_with_one_press(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.home("Ana")
    home = await scene.press_home("Ana", "Pause for a week")
    assert "Paused until Monday 30 November, 09:00 (Madrid time)." in home.says
    assert "nothing while you are paused" in home.says
    assert scene.planned("Ana") == []
    assert "Pause for a week" not in home.buttons
    home = await scene.press_home("Ana", "Resume now")
    assert scene.person("Ana").preferences.paused_until is None
    assert "tomorrow, Tuesday, around 09:30" in home.says


async def test_a_pause_that_is_over_is_no_longer_on_home(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.coach("Ana", "pause 1d")
    assert "Paused until" in (await scene.home("Ana")).says
    await scene.later(days=2)
    home = await scene.home("Ana")
    assert "Paused" not in home.says
    assert "Pause for a week" in home.buttons


async def test_of_many_who_ask_for_the_same_home_at_once_the_last_is_enough(scene: Scene) -> None:
    asked = [homes.publish(scene.house, scene.slack.team_id, scene.id("Ana"), notice=f"{n}") for n in range(20)]
    await asyncio.gather(*asked)
    calls = [entry for entry in scene.slack.log if entry.what == "views.publish"]
    assert len(calls) <= 2
    home = scene.slack.home("Ana")
    assert home is not None
    assert home.says.startswith("*19*")


async def test_a_press_on_somebody_elses_home_changes_nothing_of_theirs(scene: Scene) -> None:
    scene.agree("Ana", "Ben")
    await scene.forge(scene.as_pressed("Ben", "home:withdraw", scene.id("Ana")))
    assert scene.person("Ana").agreed
    assert scene.person("Ben").consent == "withdrawn"


async def test_a_button_that_is_not_there_any_more_is_answered_with_home_as_it_is(scene: Scene) -> None:
    scene.agree("Ana")
    before = scene.dump()
    assert (await scene.forge(scene.as_pressed("Ana", "home:dance", "now"))).ok
    assert scene.dump() == before
    assert scene.slack.home("Ana") is not None


async def test_who_leads_a_team_reads_when_its_digest_comes_and_a_learner_does_not(scene: Scene) -> None:
    scene.agree("Ana", "Mia")
    mia = await scene.home("Mia")
    assert mia.says.startswith("Your team's practice, week 1 of 6")
    assert "Your team's digest comes on Mondays" in mia.says
    assert "Try one now" not in mia.buttons
    assert "Your team's digest" not in (await scene.home("Ana")).says


async def test_every_button_on_home_that_opens_something_opens_it(scene: Scene) -> None:
    scene.agree("Ana")
    titles = {
        "Days and hours": "Days and hours",
        "Why these messages?": "Why this message?",
        "See my data": "What I keep about you",
    }
    await scene.home("Ana")
    for label, title in titles.items():
        await scene.press_home("Ana", label)
        assert (await scene.modal("Ana")).title == title
        await scene.slack.close("Ana")
    scene.plan()
    await scene.home("Ben")
    await scene.press_home("Ben", "Read it all")
    assert (await scene.modal("Ben")).title == "What you agree to"


async def test_when_slack_was_slow_home_says_to_press_once_more(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.home("Ana")
    scene.slack.faults.add("views.open", "refuse", error="expired_trigger_id")
    home = await scene.press_home("Ana", "Days and hours")
    assert scene.slack.views("Ana") == []
    assert home.says.startswith("*Slack was slow. Please press once more.*")
    home = await scene.press_home("Ana", "Days and hours")
    assert (await scene.modal("Ana")).title == "Days and hours"


async def test_who_has_left_the_company_reads_no_name_and_no_programme(scene: Scene) -> None:
    scene.agree("Ana")
    with scene.store.write() as tx:
        people.change(tx, scene.slack.team_id, scene.id("Ana"), left_on=date(2026, 11, 20))
    home = await scene.home("Ana")
    assert "Ana" not in home.says
    assert home.buttons == []


async def test_a_cohort_that_opens_next_week_is_not_open_yet(scene: Scene) -> None:
    with scene.store.write() as tx:
        opens_at = scene.house.now() + timedelta(days=7)
        workspaces.open_cohort(
            tx, scene.slack.team_id, "listening", programme="listening", by=scene.id("Lea"), now=opens_at
        )
        joining.agree(tx, scene.house.library, scene.person("Ana"), now=scene.house.now())
    home = await scene.home("Ana")
    assert "No programme is open for you at the moment" in home.says
    assert "Try one now" not in home.buttons
    await scene.later(days=7)
    scene.plan()
    assert "Your practice, week 1" in (await scene.home("Ana")).says
    assert scene.planned("Ana")
