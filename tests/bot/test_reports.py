"""A steward reads how a pilot goes: on Home, by command, as a file; nobody else reads any of it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from bot import closing
from coaching.events import Event, EventName
from coaching.hours import local
from sandbox import cast
from scheduler import reports
from storage import closed_weeks, events, workspaces

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


def take_part(scene: Scene, *names: str) -> None:
    """Let these people get a message and open it, today."""
    now = scene.house.now()
    with scene.store.write() as tx:
        for name in names:
            who, day = scene.person(name), local(now, scene.person(name).tz).date()
            acts: tuple[EventName, ...] = ("delivered", "opened")
            for act in acts:
                happened = Event(f"{name} {act} {now}", act, now, day, who.person_id)
                events.write(tx, scene.slack.team_id, happened)


@pytest.fixture
async def pilot(scene: Scene) -> Scene:
    """Six of Mia's people take part for two weeks, and act in both; it is Monday noon."""
    names = [member.name for member in cast.TEAM_OF_MIA][:6]
    scene.agree(*names)
    for _ in range(2):
        await scene.later(days=1)
        take_part(scene, *names)
        await scene.later(days=6)
    await scene.later(hours=6)
    await scene.home("Lea")
    return scene


async def says(scene: Scene, name: str) -> str:
    """Everything that Slack told somebody behind what they typed."""
    await scene.house.errands.finish()
    return " ".join(message.says for message in scene.slack.messages(name))


async def test_before_the_first_week_has_ended_home_says_what_this_many_can_show(scene: Scene) -> None:
    assert "How sure?" not in (await scene.home("Lea")).says
    scene.agree("Ana")
    home = await scene.home("Lea")
    assert "Six weeks of listening: not begun yet" in home.says
    assert "The first figures come after its first full week." in home.says
    assert "8 people in 1 team" in home.says


async def test_home_says_where_each_pilot_stands(pilot: Scene) -> None:
    home = await pilot.home("Lea")
    assert "Six weeks of listening, week 2 of 6: no verdict yet" in home.says
    assert "The next one comes after week 3." in home.says
    assert (
        "*The figures together:* not shown, with fewer than five managers there are too few teams to say." in home.says
    )


async def test_figures_open_at_once_and_are_there_a_moment_later(pilot: Scene) -> None:
    await pilot.press_home("Lea", "Figures")
    shown = await pilot.modal("Lea")
    assert "Week 1, 23 to 29 November" in shown.says
    assert "Took part: 6 of 6 people; 100 %; likely 61 to 100 %" in shown.says
    assert "too few teams to say: fewer than 5 managers" not in shown.says.split("Week 1")[1].split("Week 2")[0]
    calls = [entry.what for entry in pilot.slack.log if entry.what in {"views.open", "views.update"}]
    assert calls == ["views.open", "views.update"]


async def test_cohorts_are_read_side_by_side(pilot: Scene) -> None:
    await pilot.press_home("Lea", "By cohort")
    shown = await pilot.modal("Lea")
    assert "Cohort listening: 6 people take part" in shown.says
    assert "People of one manager are taken as alike." in shown.says


async def test_the_gap_map_says_when_it_comes_and_then_where_practice_is_wanted(pilot: Scene) -> None:
    await pilot.press_home("Lea", "Gap map")
    assert "The first map comes once three weeks have ended, after 13 December." in (await pilot.modal("Lea")).says
    await pilot.slack.close("Lea")
    await pilot.later(days=7)
    await pilot.home("Lea")
    await pilot.press_home("Lea", "Gap map")
    shown = await pilot.modal("Lea")
    assert "Too few people and teams to say what is weak." in shown.says
    assert "Say it back before solving: first answers" in shown.says
    assert "Everybody: nothing in these weeks" in shown.says


async def test_coach_pilot_opens_the_same_with_buttons_that_lead_on(pilot: Scene) -> None:
    await pilot.coach("Lea", "pilot")
    assert "Six weeks of listening, week 2 of 6" in (await pilot.modal("Lea")).says
    assert (await pilot.slack.press("Lea", await pilot.modal("Lea"), label="Figures")).ok
    assert "Week 1, 23 to 29 November" in (await pilot.modal("Lea")).says
    assert "*/coach pilot*" in await pilot.coach("Lea", "help")


async def test_the_file_holds_the_figures_as_they_are_shown(pilot: Scene) -> None:
    await pilot.press_home("Lea", "Send me the file")
    [file] = [file for message in pilot.slack.messages("Lea") for file in message.files]
    rows = list(csv.DictReader(io.StringIO(pilot.slack.workspace.file_bytes[file["id"]].decode("utf-8-sig"))))
    assert {(row["week"], row["by"], row["group"]) for row in rows} == {
        ("2026-W48", "all", ""),
        ("2026-W48", "cohort", "listening"),
        ("2026-W49", "all", ""),
        ("2026-W49", "cohort", "listening"),
    }
    active = next(row for row in rows if row["name"] == "active_users")
    assert (active["numerator"], active["denominator"], active["n"], active["withheld"]) == ("6", "6", "6", "False")
    assert not {person.id for person in cast.CAST} & {cell for row in rows for cell in row.values()}


@pytest.mark.parametrize("verb", ["open", "cohorts", "gaps", "file"])
async def test_nobody_but_a_steward_reads_figures(pilot: Scene, verb: str) -> None:
    await pilot.forge(pilot.as_pressed("Mia", f"report:{verb}", "listening"))
    home = pilot.slack.home("Mia")
    assert home is not None
    assert "Only whoever runs the programme can read its figures." in home.says
    assert pilot.slack.views("Mia") == []
    assert pilot.slack.workspace.file_bytes == {}
    await pilot.coach("Mia", "pilot")
    assert "Only whoever runs the programme" in await says(pilot, "Mia")
    assert "/coach pilot" not in await pilot.coach("Mia", "help")


async def test_a_programme_that_is_not_open_has_no_figures(pilot: Scene) -> None:
    home = await pilot.home("Lea")
    with pilot.store.write() as tx:
        tx.execute(workspaces.cohort.delete())
    assert (await pilot.slack.press("Lea", home, label="Figures")).ok
    assert "That programme is not open any more" in (await pilot.modal("Lea")).says


async def test_a_steward_without_programmes_reads_what_to_do(scene: Scene) -> None:
    await scene.coach("Lea", "pilot")
    assert "No programme is open yet" in (await scene.modal("Lea")).says


async def test_the_bot_closes_weeks_and_a_later_joiner_changes_nothing(pilot: Scene) -> None:
    await closing.close(pilot.house, pilot.slack.team_id)
    last = reports.last_complete(pilot.house.now())
    with pilot.store.read() as tx:
        assert closed_weeks.closed(tx, pilot.slack.team_id, [last, last.before()]) == {last, last.before()}
    before = reports.read(pilot.store, pilot.house.library, pilot.slack.team_id, last)
    with pilot.store.write() as tx:
        tx.execute(events.activity.delete())
    assert reports.read(pilot.store, pilot.house.library, pilot.slack.team_id, last) == before
