"""The chart of a digest: made before its message is due, shown in it, and never waited for."""

from __future__ import annotations

import asyncio
import io
import struct
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from bot import digest_charts, tending
from bot.figure_charts import chart_of, draw
from coaching import trails
from coaching.digests import TeamDigest, make
from coaching.items import Card
from coaching.prompts import Plan
from coaching.readings import PersonWeek, TeamWeek
from coaching.weeks import Week
from storage import digests, pictures, prompts

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene

WEEK = Week.parse("2026-W47")
CARD = Card("card", "When did you last wait?", "A pause is easy.", "You waited. Thank you.")


def team(acted: int, week: Week, size: int = 8) -> TeamWeek:
    acts = ((week.monday, "opened", 1),)
    who = (PersonWeek(f"p{n}", "mia", 5, 5, acts if n < acted else (), delivered=1) for n in range(size))
    return TeamWeek("mia", week, tuple(who))


def digest(size: int = 8) -> TeamDigest:
    before = make(team(5, WEEK.before(), size), cards=[CARD])
    return make(team(6, WEEK, size), cards=[CARD], shown=[before])


@pytest.fixture(autouse=True)
async def _studio(scene: Scene) -> AsyncIterator[None]:
    yield
    await scene.house.errands.finish()
    await scene.house.studio.stop()


def planned(scene: Scene, kept: TeamDigest, *, ahead: timedelta = timedelta()) -> str:
    """Keep a digest for Mia and plan it; returns its id."""
    scene.agree("Mia")
    mia, team_id, now = scene.id("Mia"), scene.slack.team_id, scene.house.now()
    key = digests.id_of(mia, WEEK)
    with scene.store.write() as tx:
        digests.keep(tx, team_id, key, recipient=mia, monday=WEEK.monday, body=kept.to_json(), now=now)
        prompts.plan(tx, team_id, [Plan("digest", mia, key, now + ahead, "weekly_digest", subject=key)])
    return key


async def charted(scene: Scene) -> None:
    await digest_charts.make_due(scene.house, asyncio.Event(), scene.slack.team_id)


def shown(message: Message) -> dict[str, Any] | None:
    return next((block for block in message.blocks if block["type"] == "image"), None)


async def sent(scene: Scene) -> Message:
    """Deliver what is due at a good hour of Mia's, and return her digest."""
    await scene.later(hours=8)
    await scene.deliver()
    await scene.deliver()
    return next(m for m in reversed(scene.slack.messages("Mia")) if "Your team" in m.says)


async def test_the_message_has_its_chart_and_says_the_same_in_words(scene: Scene) -> None:
    planned(scene, digest())
    await charted(scene)
    message = await sent(scene)
    block = shown(message)
    assert block is not None
    assert message.blocks[-1] == block
    png = scene.slack.workspace.file_bytes[block["slack_file"]["id"]]
    assert struct.unpack(">II", png[16:24]) == (1200, 675)
    assert len(png) < 100_000
    assert "Week of 9 November: 5 of 8 people, likely 31 to 86 %." in block["alt_text"]
    assert block["alt_text"] in message.text


async def test_without_the_permission_it_goes_in_time_and_in_words(scene: Scene) -> None:
    planned(scene, digest())
    scene.slack.faults.add("files.getUploadURLExternal", "refuse", error="missing_scope", times=9)
    await charted(scene)
    await charted(scene)
    message = await sent(scene)
    assert shown(message) is None
    assert "6 of 8 people, last week 5" in message.says
    assert sum(entry.what == "files.getUploadURLExternal" for entry in scene.slack.log) == 1


async def test_a_chart_that_slack_does_not_show_is_left_out_at_once(scene: Scene) -> None:
    key = planned(scene, digest())
    await charted(scene)
    scene.slack.workspace.files.clear()
    message = await sent(scene)
    assert shown(message) is None
    assert "6 of 8 people" in message.says
    with scene.store.read() as tx:
        assert pictures.find(tx, scene.slack.team_id, key) is None


async def test_it_is_made_once_and_only_when_its_message_is_near(scene: Scene) -> None:
    planned(scene, digest(), ahead=timedelta(hours=2))
    await charted(scene)
    assert not scene.house.studio.running
    await scene.later(hours=1, minutes=1)
    await charted(scene)
    await charted(scene)
    assert sum(entry.what == "files.completeUploadExternal" for entry in scene.slack.log) == 1


async def test_a_team_that_is_too_small_and_a_first_week_have_none(scene: Scene) -> None:
    planned(scene, digest(size=4))
    await charted(scene)
    assert not scene.house.studio.running
    assert chart_of(make(team(6, WEEK), cards=[CARD]).course) is None


async def test_a_chart_goes_with_its_digest(scene: Scene) -> None:
    key = planned(scene, digest())
    await charted(scene)
    await tending.tend(scene.house, asyncio.Event())
    assert len(scene.slack.workspace.file_bytes) == 1
    with scene.store.write() as tx:
        tx.execute(digests.digest.delete().where(digests.digest.c.digest_id == key))
    await tending.tend(scene.house, asyncio.Event())
    assert scene.slack.workspace.file_bytes == {}


async def test_the_same_figures_are_the_same_picture(scene: Scene) -> None:
    chart = chart_of(digest().course)
    one, other = [await scene.house.studio.run(draw, chart) for _ in range(2)]
    assert one == other


@pytest.mark.parametrize("size", [8, 12, 230])
async def test_nothing_of_it_is_cut_off(scene: Scene, size: int) -> None:
    shown: list[TeamDigest] = []
    for back in range(5, -1, -1):
        week = WEEK.before(back)
        shown.insert(0, make(team(size if back == 0 else size // 2 + back % 2, week, size), cards=[CARD], shown=shown))
    png = await scene.house.studio.run(draw, chart_of(shown[0].course))
    picture = Image.open(io.BytesIO(png)).convert("L")
    width, height = picture.size
    strips = [(0, 0, width, 3), (0, height - 3, width, height), (0, 0, 3, height), (width - 3, 0, width, height)]
    assert [picture.crop(strip).getextrema() for strip in strips] == [(255, 255)] * 4


def test_each_week_has_its_people_below_it_and_a_gap_has_its_word() -> None:
    course = digest().course
    gap = replace(course, stops=(course.stops[0], trails.Stop(WEEK.before(), None), course.stops[-1]))
    chart = chart_of(gap)
    assert chart is not None
    assert [(one.date, one.behind, one.said, one.gap) for one in chart.columns] == [
        ("9 Nov", "5 of 8", "63 %", ""),
        ("9 Nov", "", "", "no digest"),
        ("16 Nov", "6 of 8", "75 %", ""),
    ]
    assert chart.goals == ((0.4, "pilot 40 %"), (0.7, "success 70 %"))
