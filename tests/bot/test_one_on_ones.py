"""`/coach 1on1 @colleague`: from only what a manager may see; never what the learner answered, rated or reached."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from monday import TEAM, digest_of, monday, shown
from sqlalchemy import func, select

from bot.views import one_on_ones as views
from coaching.coach import OneOnOne, understand
from coaching.events import Event
from coaching.hours import local
from coaching.one_on_ones import Preparation, Wrote
from coaching.spacing import Recall
from sandbox.payloads import escaped
from sandbox.validate import view_faults
from scheduler import joining
from storage import events, notes, recall, roster, targets

if TYPE_CHECKING:
    from sandbox.screens import View
    from tests.bot.conftest import Scene

CANNOT = "I can't say anything about that person, so nothing is shown, and nothing was kept."


async def asks(scene: Scene, line: str, by: str = "Mia") -> View | str:
    """Type /coach; returns the modal that opens, or what its sender reads instead."""
    before = len(scene.slack.messages(by))
    answer = await scene.slack.command(by, "/coach", escaped(scene.slack.workspace, line))
    assert answer.ok, answer
    await scene.house.errands.finish()
    if scene.slack.views(by):
        return scene.slack.views(by)[-1]
    return scene.slack.messages(by)[before:][-1].says


async def opened(scene: Scene, line: str = "1on1 @Ana") -> View:
    found = await asks(scene, line)
    assert not isinstance(found, str), found
    return found


def notes_of(scene: Scene, by: str, about: str, outcome: str, words: str | None = None, **more: Any) -> str:
    """Let a manager have noted something of somebody; returns its event."""
    now, person = scene.house.now(), scene.person(about)
    key = f"{by} {about} {outcome} {words}"
    happened = Event(
        key,
        more.pop("name", "manager_check"),
        now,
        local(now, person.tz).date(),
        person.person_id,
        actor=scene.id(by),
        module="active-listening",
        manager=scene.id(by),
        outcome=outcome,
        **more,
    )
    with scene.store.write() as tx:
        assert events.write(tx, scene.slack.team_id, happened)
        if words:
            notes.write(tx, scene.slack.team_id, key, person_id=scene.id(by), words=words, now=now, event_id=key)
    return key


def rows(scene: Scene) -> int:
    with scene.store.read() as tx:
        return int(tx.execute(select(func.count()).select_from(events.event)).scalar_one())


@pytest.mark.parametrize("words", ["1on1 <@U1>", "1:1 <@U1>", "1-on-1 <@U1>", "One-on-one <@U1>", "1on1"])
def test_it_is_understood_however_people_write_it(words: str) -> None:
    assert understand(words, now=datetime(2026, 11, 24, tzinfo=UTC), tz="UTC") == OneOnOne()


async def test_a_manager_reads_their_own_notes_this_weeks_question_and_a_line_to_end_with(scene: Scene) -> None:
    await scene.slack.press("Mia", await monday(scene, *TEAM), label="I'll try this")
    await shown(scene, "You'll try")
    notes_of(scene, "Mia", "Ana", "proficient", "With the parcel caller you waited for the <yes>.")
    before = rows(scene)
    modal = await opened(scene)
    label = next(
        one.label for one in scene.house.library.modules["active-listening"].rubric if one.name == "proficient"
    )
    assert f"30 November: {label[:1].lower()}{label[1:]}" in modal.says
    assert "With the parcel caller you waited for the <yes>." in modal.says
    assert digest_of(scene).card().question in modal.says
    assert "To end with:" in modal.says
    assert rows(scene) == before


async def test_nothing_of_what_the_learner_did_changes_a_letter_of_it(scene: Scene) -> None:
    await monday(scene, *TEAM)
    empty = drawn(await opened(scene))
    await scene.slack.close("Mia")
    await lives(scene)
    notes_of(scene, "Kim", "Ana", "advanced", "Kim's own words")
    assert drawn(await opened(scene)) == empty


def drawn(view: View) -> str:
    """Return a modal's blocks without the ids that Slack gives them."""
    return json.dumps([{name: part for name, part in block.items() if name != "block_id"} for block in view.blocks])


async def lives(scene: Scene) -> None:
    """Let Ana have answered, rated, written, planned, aimed, been thanked, and got far."""
    now, ana, team = scene.house.now(), scene.id("Ana"), scene.slack.team_id
    day = local(now, scene.person("Ana").tz).date()
    item = {"module": "active-listening", "item": "third-call"}
    with scene.store.write() as tx:
        for name, outcome in (
            ("scenario_answered", "unacceptable"),
            ("scenario_step", "secret-option"),
            ("confidence_rated", None),
            ("completed_task", None),
            ("hint_opened", None),
            ("applied", None),
            ("dismissed", "not-my-work"),
            ("reflected", "plan"),
        ):
            said = Event(f"ana {name}", name, now, day, ana, value=0.25, outcome=outcome, **item)  # type: ignore[arg-type]
            assert events.write(tx, team, said)
        thanks = Event("thanks", "peer_feedback", now, day, ana, actor=scene.id("Ben"), outcome="says-it-back", **item)
        assert events.write(tx, team, thanks)
        notes.write(tx, team, "n1", person_id=ana, words="Ana's own words", now=now, event_id="ana reflected")
        notes.write(tx, team, "n2", person_id=scene.id("Ben"), words="Ben's words", now=now, event_id="thanks")
        recall.keep(tx, team, ana, Recall("active-listening", "third-call", "{}", now, 1, "unacceptable", ()))
        targets.keep(tx, team, ana, 3)


async def test_what_was_changed_taken_back_or_not_seen_is_not_in_it(scene: Scene) -> None:
    scene.agree("Mia", "Ana")
    first = notes_of(scene, "Mia", "Ana", "developing", "first words")
    second = notes_of(scene, "Mia", "Ana", "advanced", "second words", replaces=first)
    notes_of(scene, "Mia", "Ana", "not_observed", "unseen words")
    modal = await opened(scene)
    assert "second words" in modal.says
    assert "first words" not in modal.says
    assert "unseen words" not in modal.says
    await scene.slack.close("Mia")
    notes_of(scene, "Mia", "Ana", "gone", name="taken_back", replaces=second)
    assert "Nothing yet." in (await opened(scene)).says


async def test_thanks_that_the_manager_gave_are_there_and_no_others(scene: Scene) -> None:
    scene.agree("Mia", "Ana", "Ben")
    for by, words in (("Mia", "you asked and waited"), ("Ben", "you let me finish")):
        line = escaped(scene.slack.workspace, f"@Ana listening {words}")
        assert (await scene.slack.command(by, "/kudos", line)).ok
    modal = await opened(scene)
    assert "you asked and waited" in modal.says
    assert "you let me finish" not in modal.says


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("1on1", "Whom do you talk with?"),
        ("1on1 @Ana @Ben", "One person at a time, please:"),
        ("1on1 @maria", "I can't tell who “maria” is."),
        ("1on1 @Mia", "That one is for a talk with somebody who reports to you:"),
        ("1on1 @Omar", CANNOT),
        ("1on1 @Kim", CANNOT),
        ("1on1 @Lea", CANNOT),
        ("1on1 <@U0NOBODY01>", CANNOT),
    ],
)
async def test_whoever_is_not_ones_own_is_not_shown_and_nothing_is_kept(scene: Scene, line: str, says: str) -> None:
    scene.agree("Mia", "Ana", "Ben", "Kim")
    before = scene.dump()
    found = await asks(scene, line)
    assert isinstance(found, str)
    assert found.startswith(says)
    assert scene.dump() == before


async def test_another_managers_person_gets_the_same_answer_whether_they_take_part_or_not(scene: Scene) -> None:
    scene.agree("Mia", "Ana", "Ben")
    now = scene.house.now()
    with scene.store.write() as tx:
        for name in ("Ben", "Omar"):
            roster.move(tx, scene.slack.team_id, scene.id(name), today=now.date(), manager=scene.id("Kim"))
    assert await asks(scene, "1on1 @Ben") == await asks(scene, "1on1 @Omar") == CANNOT


async def test_a_manager_replaced_meanwhile_reads_nothing_more_and_neither_does_the_new_one(scene: Scene) -> None:
    scene.agree("Mia", "Ana", "Kim")
    notes_of(scene, "Mia", "Ana", "advanced", "Mia's words")
    with scene.store.write() as tx:
        roster.move(tx, scene.slack.team_id, scene.id("Ana"), today=scene.house.now().date(), manager=scene.id("Kim"))
    assert await asks(scene, "1on1 @Ana") == CANNOT
    found = await asks(scene, "1on1 @Ana", by="Kim")
    assert not isinstance(found, str)
    assert "Mia's words" not in found.says


async def test_a_manager_who_takes_no_part_and_a_learner_are_shown_nothing(scene: Scene) -> None:
    scene.agree("Ana", "Ben")
    assert "You are not taking part" in str(await asks(scene, "1on1 @Ana"))
    assert await asks(scene, "1on1 @Ben", by="Ana") == CANNOT


async def test_whoever_withdrew_is_not_spoken_of_any_more(scene: Scene) -> None:
    scene.agree("Mia", "Ana")
    notes_of(scene, "Mia", "Ana", "advanced", "Mia's words")
    await scene.later(minutes=1)
    with scene.store.write() as tx:
        joining.withdraw(tx, scene.person("Ana"), now=scene.house.now())
    assert await asks(scene, "1on1 @Ana") == CANNOT


async def test_help_names_it_to_those_who_lead_somebody(scene: Scene) -> None:
    scene.agree("Mia", "Ana")
    assert "/coach 1on1 @colleague" in await scene.coach("Mia", "help")
    assert "1on1" not in await scene.coach("Ana", "help")


def test_it_fits_its_modal_whatever_was_written(golden: Callable[[str, dict[str, Any]], None]) -> None:
    day = date(2026, 11, 19)
    wrote = [Wrote(day - timedelta(days=n), "Said it back, checked", "You waited. " * 80) for n in range(3)]
    full = Preparation("Ana & Co", wrote, wrote[:2], "When did you last wait?", "What will you try?")
    bare = Preparation("Ana", (), (), None, "What will you try?")
    for name, prepared in (("full", full), ("bare", bare)):
        drawn = views.one_on_one(prepared).to_dict()
        assert view_faults(drawn) == []
        golden(f"modal_one_on_one_{name}", drawn)
