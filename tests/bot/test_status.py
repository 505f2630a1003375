"""A status that counts, of those who chose it: nothing is sent while they are out of office, and it is kept nowhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from nudged import nudge, nudges_of, press, settled

from bot import directory
from storage import people

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

AWAY = (":palm_tree:", "On Crete, back some day", 0)
WEDNESDAY = datetime(2026, 11, 25, 16, tzinfo=UTC)


async def choose(scene: Scene, name: str = "Ana", *, follows: bool = True) -> None:
    await scene.home(name)
    await scene.press_home(name, "Days and hours")
    await scene.modal(name)
    answer = await scene.slack.submit(name, values={"Out of office": ["follows"] if follows else []})
    assert answer.ok, answer
    await scene.house.errands.finish()


async def directory_says(scene: Scene) -> int:
    """Read the directory; returns how many people changed."""
    return await directory.refresh(scene.house, scene.house.client_of(scene.slack.team_id), scene.slack.team_id)


async def days(scene: Scene, count: int) -> int:
    """Let days pass; returns how many messages Ana has by then."""
    for _ in range(count):
        await scene.later(hours=24)
        scene.plan()
        await scene.deliver()
    return len(nudges_of(scene))


async def test_of_those_who_did_not_choose_it_no_status_counts(scene: Scene) -> None:
    scene.agree("Ana")
    await directory_says(scene)
    before = scene.dump()
    assert (await scene.slack.change_member("Ana", status=AWAY)).ok
    assert scene.dump() == before
    assert await days(scene, 1) == 1


async def test_the_status_of_somebody_who_chooses_it_is_read_at_once(scene: Scene) -> None:
    scene.agree("Ana")
    await scene.slack.change_member("Ana", status=AWAY)
    await choose(scene)
    assert scene.person("Ana").preferences.follows_status
    assert scene.person("Ana").away_until is not None
    assert scene.planned("Ana") == []
    assert await days(scene, 3) == 0


async def test_until_when_is_kept_and_nothing_of_what_it_says(scene: Scene) -> None:
    scene.agree("Ana")
    await choose(scene)
    await scene.slack.change_member("Ana", status=(":desert_island:", "In Crete", int(WEDNESDAY.timestamp())))
    assert scene.person("Ana").away_until == WEDNESDAY
    assert "Crete" not in scene.dump()
    assert "island" not in scene.dump()
    for view in (await scene.home("Ana"), await scene.home("Lea")):
        assert "Crete" not in view.says
    assert [str(row.local_date) for row in scene.planned("Ana")] == ["2026-11-26"], "the first day back"


async def test_a_status_that_ends_brings_the_next_message_back_and_why_tells(scene: Scene) -> None:
    scene.agree("Ana")
    await choose(scene)
    await scene.slack.change_member("Ana", status=AWAY)
    assert await days(scene, 2) == 0
    await scene.coach("Ana", "why")
    assert "Your Slack status said that you were out of office" in (await scene.modal("Ana")).says
    await scene.slack.change_member("Ana", status=("", "", 0))
    assert scene.person("Ana").away_until is None
    assert [str(row.local_date) for row in scene.planned("Ana")] == ["2026-11-26"]
    assert await days(scene, 1) == 1


async def test_a_status_that_says_something_else_is_none(scene: Scene) -> None:
    scene.agree("Ana")
    await choose(scene)
    before = scene.dump()
    await scene.slack.change_member("Ana", status=(":house_with_garden:", "Working remotely", 0))
    assert scene.dump() == before


async def test_who_no_longer_wants_it_is_away_no_more(scene: Scene) -> None:
    scene.agree("Ana")
    await choose(scene)
    await scene.slack.change_member("Ana", status=AWAY)
    await choose(scene, follows=False)
    assert scene.person("Ana").away_until is None
    assert scene.planned("Ana")
    await directory_says(scene)
    assert scene.person("Ana").away_until is None


async def test_the_directory_tells_it_too_and_a_standing_status_is_no_news(scene: Scene) -> None:
    scene.agree("Ana")
    await choose(scene)
    scene.slack.workspace.change_member(scene.id("Ana"), status=AWAY)
    assert await directory_says(scene) == 1
    assert scene.planned("Ana") == []
    for _ in range(4):
        await scene.later(hours=6)
        assert await directory_says(scene) == 0


async def test_when_slack_does_not_answer_the_choice_is_kept_and_the_directory_finds_it_later(scene: Scene) -> None:
    scene.agree("Ana")
    scene.slack.workspace.change_member(scene.id("Ana"), status=AWAY)
    scene.slack.faults.add("users.info", "500_before", times=5)
    await choose(scene)
    assert scene.person("Ana").preferences.follows_status
    assert scene.person("Ana").away_until is None
    await directory_says(scene)
    assert scene.person("Ana").away_until is not None


async def test_what_was_put_off_waits_for_its_person_and_comes_once_they_are_back(scene: Scene) -> None:
    message = await nudge(scene)
    await choose(scene)
    await press(scene, message, "Bring back tomorrow")
    later = scene.house.now() + timedelta(days=6)
    await scene.slack.change_member("Ana", status=(":palm_tree:", "", int(later.timestamp())))
    assert await days(scene, 1) == 1
    (again,) = [row for row in scene.planned("Ana") if row.follows]
    assert again.due_at > later
    await scene.slack.change_member("Ana", status=("", "", 0))
    (again,) = [row for row in scene.planned("Ana") if row.follows]
    assert str(again.local_date) == "2026-11-26"
    assert await days(scene, 1) == 2


async def test_what_was_put_off_comes_after_a_holiday_that_ends_as_it_was_to(scene: Scene) -> None:
    message = await nudge(scene)
    await choose(scene)
    await press(scene, message, "Bring back tomorrow")
    later = scene.house.now() + timedelta(days=6, hours=-1)
    await scene.slack.change_member("Ana", status=(":palm_tree:", "", int(later.timestamp())))
    assert await days(scene, 5) == 1
    await days(scene, 2)
    (again,) = [row for row in scene.rows("Ana") if row.follows]
    assert again.state == "sent"


async def test_a_status_that_is_prolonged_again_and_again_loses_nothing_that_was_put_off(scene: Scene) -> None:
    message = await nudge(scene)
    await choose(scene)
    await press(scene, message, "Bring back tomorrow")
    for weeks in (1, 2, 3):
        ends = scene.house.now() + timedelta(days=6, hours=-1)
        await scene.slack.change_member("Ana", status=(":palm_tree:", "", int(ends.timestamp())))
        assert await days(scene, 5) == 1, weeks
    await scene.deliver()
    await settled(scene)
    assert "I'll bring this back" in message.says
    await days(scene, 4)
    (again,) = [row for row in scene.rows("Ana") if row.follows]
    assert again.state == "sent", again.reason


async def test_put_off_while_out_of_office_it_is_promised_for_when_she_is_back(scene: Scene) -> None:
    message = await nudge(scene)
    await choose(scene)
    later = scene.house.now() + timedelta(days=6, hours=-1)
    await scene.slack.change_member("Ana", status=(":palm_tree:", "", int(later.timestamp())))
    await press(scene, message, "Bring back tomorrow")
    assert "I'll bring this back Monday around 09:30." in message.says


async def test_who_no_longer_wants_their_status_to_count_gets_back_what_was_put_off(scene: Scene) -> None:
    message = await nudge(scene)
    await choose(scene)
    await press(scene, message, "Bring back tomorrow")
    await scene.slack.change_member("Ana", status=AWAY)
    assert await days(scene, 1) == 1
    await choose(scene, follows=False)
    (again,) = [row for row in scene.planned("Ana") if row.follows]
    assert str(again.local_date) == "2026-11-26"
    await scene.deliver()
    await settled(scene)
    assert "tomorrow, Thursday, around 09:30" in message.says


async def test_a_yes_taken_back_takes_with_it_what_slack_said(scene: Scene) -> None:
    scene.agree("Ana")
    await choose(scene)
    await scene.slack.change_member("Ana", status=AWAY)
    await scene.press_home("Ana", "Withdraw")
    ana = scene.person("Ana")
    assert not ana.agreed
    assert (ana.away_until, ana.dnd, ana.preferences.follows_status) == (None, None, False)
    before = scene.dump()
    await scene.slack.change_member("Ana", status=(":palm_tree:", "Still", 0))
    assert scene.dump() == before


async def test_somebody_who_follows_their_status_in_the_columns_alone_but_never_agreed_is_not_read(
    scene: Scene,
) -> None:
    await directory_says(scene)
    with scene.store.write() as tx:
        people.change(tx, scene.slack.team_id, scene.id("Omar"), follows_status=True)
    before = scene.dump()
    await scene.slack.change_member("Omar", status=AWAY)
    assert scene.dump() == before
