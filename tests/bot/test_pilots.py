"""A steward starts a pilot on Home: a form, what it can show, the last press; and nobody else does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bot.views import pilot_forms
from bot.views import pilots as views
from bot.views.pilots import Checked
from coaching.pilots import Pilot
from coaching.power import power
from coaching.programmes import Outcome
from sandbox.people import Usergroup
from storage import pilots, workspaces

if TYPE_CHECKING:
    from content.library import Library
    from tests.bot.conftest import Scene

Golden = Callable[[str, dict[str, Any]], None]

#: Next Monday; the clock stands on a Monday.
FIRST = date(2026, 11, 30)
PILOT = Pilot(
    *("Berlin <early>", "listening", "says-it-back", 6, FIRST, "the head of service"),
    outcome=Outcome("repeat_calls", "Repeat calls", "share", "lower"),
    waves=2,
    weeks_apart=2,
    seed="s",
    by="ULEA",
)


def started(scene: Scene) -> list[Pilot]:
    with scene.store.read() as tx:
        return pilots.started(tx, scene.slack.team_id)


def opened(scene: Scene) -> set[str]:
    with scene.store.read() as tx:
        return set(workspaces.opened(tx, scene.slack.team_id))


def written(scene: Scene, *names: str, **other: str) -> dict[str, Any]:
    """What a steward writes, by input, as Slack sends it; `other` is written in place of it."""
    words = {"group": "Berlin", "sponsor": "the head of service", "outcome": "", "unit": ""}
    chosen = {"behaviour": "active-listening/says-it-back", "weeks": "6", "waves": "1", "better": ""}
    words |= {name: value for name, value in other.items() if name in words}
    chosen |= {name: value for name, value in other.items() if name in chosen}
    values: dict[str, Any] = {name: {"said": {"value": value}} for name, value in words.items()}
    values |= {name: {"said": {"selected_option": {"value": value}}} for name, value in chosen.items() if value}
    values["people"] = {"said": {"selected_users": [scene.id(name) for name in names]}}
    values["first_day"] = {"said": {"selected_date": other.get("first_day", FIRST.isoformat())}}
    return values


def sent(scene: Scene, by: str, values: dict[str, Any], callback: str = views.FORM, **more: str) -> dict[str, Any]:
    view = {"type": "modal", "id": "V1", "callback_id": callback, "state": {"values": values}, **more}
    return {"type": "view_submission", "team": {"id": scene.slack.team_id}, "user": {"id": scene.id(by)}, "view": view}


async def checks(scene: Scene, *names: str, **other: str) -> dict[str, Any]:
    """Send the form; returns Slack's next picture, or what is wrong."""
    answer = await scene.forge(sent(scene, "Lea", written(scene, *names, **other)))
    assert answer.payload is not None
    return answer.payload


async def presses(scene: Scene, checked: dict[str, Any], by: str = "Lea") -> dict[str, Any]:
    """Make the last press."""
    again = sent(scene, by, {}, views.CHECK, private_metadata=checked["view"]["private_metadata"])
    answer = await scene.forge(again)
    assert answer.payload is not None
    return answer.payload["view"]


async def test_a_steward_starts_a_pilot_without_yaml_or_a_terminal(scene: Scene) -> None:
    await scene.home("Lea")
    await scene.press_home("Lea", views.LABEL)
    said = {
        "What should people do?": "Say it back before solving",
        "Who takes part?": [scene.id("Ana"), scene.id("Ben")],
        "What is the group called?": "Berlin",
        "Who wants it?": "the head of service",
    }
    assert (await scene.slack.submit("Lea", values=said)).ok
    page = await scene.modal("Lea")
    assert "*Berlin*: Say it back before solving, 6 weeks from 30 November 2026" in page.says
    assert "2 people in 1 team." in page.says
    assert "too few to show anything" in page.says
    assert started(scene) == []
    assert opened(scene) == set()
    assert (await scene.slack.submit("Lea")).ok
    last = await scene.modal("Lea")
    assert "*Berlin is set up.*" in last.says
    assert "Nobody is asked before 30 November 2026." in last.says
    assert "A verdict comes after weeks 3 and 6." in last.says
    (one,) = started(scene)
    assert (one.group, one.programme, one.weeks, one.outcome, one.by) == (
        "Berlin",
        "listening",
        6,
        None,
        scene.id("Lea"),
    )
    assert opened(scene) == {"Berlin"}
    assert scene.person("Ana").cohort == "Berlin"
    assert scene.person("Mia").cohort is None
    home = scene.slack.home("Lea")
    assert home is not None
    assert "*Berlin*, Six weeks of listening Opens on 30 November 2026" in " ".join(home.says.split())
    assert "plan" in scene.woken


async def test_nobody_is_asked_before_the_first_day(scene: Scene) -> None:
    await presses(scene, await checks(scene, "Ana", "Ben"))
    scene.plan()
    assert scene.rows("Ana") == []
    await scene.later(days=7)
    scene.plan()
    assert [row.kind for row in scene.rows("Ana")] == ["invitation"]
    assert scene.rows("Mia") != [], "their manager is asked as well"


async def test_waves_are_drawn_by_a_seed_that_is_kept_and_the_last_page_says_their_sizes(scene: Scene) -> None:
    page = await presses(scene, await checks(scene, "Ana", "Ben", "Kim", waves="2"))
    assert opened(scene) == {"Berlin", "Berlin, wave 2"}
    (one,) = started(scene)
    assert (one.waves, one.weeks_apart, len(one.seed)) == (2, 2, 32)
    text = page["blocks"][0]["text"]["text"]
    assert "from 30 November 2026." in text
    assert "from 14 December 2026." in text


async def test_the_last_press_sent_twice_starts_one_pilot(scene: Scene) -> None:
    checked = await checks(scene, "Ana", "Ben", waves="2")
    first = await presses(scene, checked)
    before = scene.dump()
    assert await presses(scene, checked) == first
    assert scene.dump() == before


async def test_an_outcome_is_kept_with_its_unit_and_direction(scene: Scene) -> None:
    said = {"outcome": "Calls that come again", "unit": "share", "better": "lower"}
    await presses(scene, await checks(scene, "Ana", **said))
    (one,) = started(scene)
    assert one.outcome == Outcome("calls_that_come_again", "Calls that come again", "share", "lower")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("group", "", "Give the group a name"),
        ("group", "listening", "There is a cohort “listening” already."),
        ("first_day", "2026-11-22", "Choose today or a later day."),
        ("first_day", "2027-11-22", "within half a year"),
        ("first_day", "soon", "Choose today or a later day."),
        ("weeks", "1", "Choose 2 to 26 weeks."),
        ("weeks", "six", "Choose 2 to 26 weeks."),
        ("sponsor", " ", "who wants it"),
        ("behaviour", "active-listening/kindness", "Choose a behaviour"),
        ("behaviour", "zoo/says-it-back", "Choose a behaviour"),
        ("waves", "9", "Choose one of these."),
    ],
)
async def test_what_is_wrong_is_told_below_its_input_and_nothing_is_started(
    scene: Scene, field: str, value: str, told: str
) -> None:
    before = scene.dump()
    found = await checks(scene, "Ana", **{field: value})
    assert found["response_action"] == "errors"
    assert list(found["errors"]) == [field]
    assert told in found["errors"][field]
    assert scene.dump() == before


async def test_an_outcome_needs_its_unit_and_its_direction(scene: Scene) -> None:
    found = await checks(scene, "Ana", outcome="Calls that come again")
    assert found["errors"].keys() == {"unit", "better"}


async def test_people_who_are_not_on_the_roster_or_take_part_already_cannot_be_chosen(scene: Scene) -> None:
    scene.open_cohort()
    found = await checks(scene, "Ana", "Ben")
    assert found["errors"] == {"people": views.NOBODY}
    found = await checks(scene, "Ana", "Kim")
    assert "1 of those you chose cannot take part" in found["view"]["blocks"][0]["text"]["text"]
    await presses(scene, found)
    assert (scene.person("Ana").cohort, scene.person("Kim").cohort) == ("listening", "Berlin")


async def test_a_group_that_was_opened_meanwhile_is_not_taken_over(scene: Scene) -> None:
    checked = await checks(scene, "Ana")
    with scene.store.write() as tx:
        now = scene.house.now()
        workspaces.open_cohort(tx, scene.slack.team_id, "Berlin", programme="feedback", by="x", now=now)
    page = await presses(scene, checked)
    assert "*Nothing was started.*" in page["blocks"][0]["text"]["text"]
    assert started(scene) == []


async def test_nobody_but_a_steward_opens_the_form_checks_it_or_starts_a_pilot(scene: Scene) -> None:
    await scene.home("Mia")
    await scene.forge(scene.as_pressed("Mia", "pilot:start", "form"))
    assert scene.slack.views("Mia") == []
    answer = await scene.forge(sent(scene, "Mia", written(scene, "Ana")))
    assert answer.payload == {"response_action": "errors", "errors": {"group": views.NOT_A_STEWARD}}
    page = await presses(scene, await checks(scene, "Ana"), by="Mia")
    assert views.NOT_A_STEWARD in page["blocks"][0]["text"]["text"]
    assert started(scene) == []
    home = scene.slack.home("Mia")
    assert home is not None
    assert views.STARTED not in home.says
    assert scene.woken == []


@pytest.mark.parametrize("metadata", ["", "[]", "{", '{"people": 7}'])
async def test_a_forged_last_page_starts_nothing(scene: Scene, metadata: str) -> None:
    page = await presses(scene, {"view": {"private_metadata": metadata}})
    assert "*Nothing was started.*" in page["blocks"][0]["text"]["text"]
    assert started(scene) == []


def in_group(scene: Scene, *names: str) -> str:
    """Let Slack have a user group of these people; returns its id."""
    group = Usergroup("S0EARLY001", "early", "Early shift", tuple(scene.id(name) for name in names))
    scene.slack.workspace.usergroups[group.id] = group
    return group.id


GROUP = {
    "What should people do?": "Say it back before solving",
    "What is the group called?": "Early",
    "Who wants it?": "the head of service",
}


async def chooses(scene: Scene, label: str = "Early shift") -> None:
    """Open the form, and choose a user group in it."""
    await scene.home("Lea")
    await scene.press_home("Lea", views.LABEL)
    form = await scene.modal("Lea")
    assert (await scene.slack.press("Lea", form, views.USER_GROUP, value=label)).ok
    await scene.house.errands.finish()


async def test_everybody_of_a_user_group_takes_part_and_whoever_was_chosen_besides(scene: Scene) -> None:
    in_group(scene, "Ana", "Ben")
    await chooses(scene, "S0EARLY001")
    assert "*2 people of that user group can take part.*" in (await scene.modal("Lea")).says
    assert (await scene.slack.submit("Lea", values=GROUP | {"Who takes part?": [scene.id("Kim")]})).ok
    assert "3 people in 1 team" in (await scene.modal("Lea")).says
    assert (await scene.slack.submit("Lea")).ok
    await scene.house.errands.finish()
    assert opened(scene) == {"Early"}
    assert {scene.person(name).cohort for name in ("Ana", "Ben", "Kim")} == {"Early"}


async def test_a_user_group_can_be_left_out_again(scene: Scene) -> None:
    in_group(scene, "Ana", "Ben")
    await chooses(scene, "S0EARLY001")
    form = await scene.modal("Lea")
    assert (await scene.slack.press("Lea", form, views.USER_GROUP, value=views.NO_GROUP)).ok
    assert views.NONE_CHOSEN in (await scene.modal("Lea")).says
    assert (await scene.slack.submit("Lea", values=GROUP | {"Who takes part?": [scene.id("Kim")]})).ok
    assert "1 person in 0 teams" in (await scene.modal("Lea")).says


async def test_a_form_that_is_sent_before_slack_has_said_who_is_in_a_group_waits(scene: Scene) -> None:
    values = written(scene, "Kim")
    values["user_group"] = {views.USER_GROUP: {"selected_option": {"value": in_group(scene, "Ana")}}}
    answer = await scene.forge(sent(scene, "Lea", values))
    assert answer.payload is not None
    assert answer.payload["errors"] == {"people": views.STILL_ASKING}


async def test_without_anybody_chosen_there_is_no_pilot(scene: Scene) -> None:
    assert (await checks(scene))["errors"] == {"people": views.NO_PEOPLE}


async def test_a_user_group_that_slack_does_not_tell_of_is_said_above_the_form(scene: Scene) -> None:
    group = in_group(scene, "Ana")
    await scene.home("Lea")
    await scene.press_home("Lea", views.LABEL)
    form = await scene.modal("Lea")
    del scene.slack.workspace.usergroups[group]
    assert (await scene.slack.press("Lea", form, views.USER_GROUP, value=group)).ok
    assert views.NOT_SAID in (await scene.modal("Lea")).says
    assert started(scene) == []


async def test_a_user_group_of_nobody_on_the_roster_is_told_to_have_nobody_who_can_take_part(scene: Scene) -> None:
    scene.open_cohort()
    in_group(scene, "Ana", "Ben")
    await chooses(scene, "S0EARLY001")
    assert "0 people of that user group can take part, 2 cannot" in (await scene.modal("Lea")).says
    await scene.slack.submit("Lea", values=GROUP)
    assert views.NOBODY in str((await scene.modal("Lea")).errors)


async def test_without_user_groups_people_are_chosen_one_by_one(scene: Scene) -> None:
    await scene.home("Lea")
    await scene.press_home("Lea", views.LABEL)
    assert views.USER_GROUP not in str((await scene.modal("Lea")).blocks)


def test_the_pages_as_slack_gets_them(golden: Golden, library: Library) -> None:
    form = pilot_forms.form(
        library.modules, first_day=FIRST, user_groups=[("S1", "Early shift")], external_id="pilot:1"
    )
    golden("pilot_form", form.to_dict())
    checked = Checked(PILOT, "Say it back before solving", ("UANA",), 2, power(120, 15, 6))
    golden("pilot_check", views.check(checked, "{}").to_dict())
    golden("pilot_started", views.started(PILOT, (60, 60)).to_dict())
