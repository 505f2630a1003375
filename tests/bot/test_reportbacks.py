"""A card that was tried: its manager is asked once what came of it, may change the answer, and keeps a line of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from monday import TEAM, WEEK, asked, digest_of, latest, make_digests, monday, shown
from sqlalchemy import select

from coaching.prompts import Prompt
from coaching.reportbacks import Outcome
from scheduler import joining, wishes
from storage import events, items, notes, people, roster
from storage import reportbacks as rows
from storage.notes import note

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene


def said(scene: Scene) -> list[tuple[str | None, bool]]:
    """Return what Mia reported back, the oldest first, and whether it took the place of an earlier answer."""
    table = events.event
    query = select(table.c.outcome, table.c.replaces).where(
        table.c.name == "reported_back", table.c.outcome != "will_try"
    )
    with scene.store.read() as tx:
        rows = tx.execute(query.order_by(table.c.occurred_at)).all()
    return [(row.outcome, row.replaces is not None) for row in rows]


def lines(scene: Scene) -> list[str]:
    with scene.store.read() as tx:
        return [words for _, words in notes.of_person(tx, scene.slack.team_id, scene.id("Mia"))]


def question(scene: Scene) -> Prompt:
    (row,) = (row for row in scene.rows("Mia") if row.kind == "report_back")
    return row


async def answered(scene: Scene, label: str = "Worked") -> Message:
    await scene.slack.press("Mia", await asked(scene, *TEAM), label=label)
    return await shown(scene, "Noted, thank you.")


async def test_whoever_chooses_a_card_reads_when_they_are_asked_how_it_went(scene: Scene) -> None:
    await scene.slack.press("Mia", await monday(scene, *TEAM), label="I'll try this", retries=1)
    assert "I'll ask on Monday 7 December how it went." in (await shown(scene, "You'll try")).says
    row = question(scene)
    assert (row.state, row.reason, row.item) == ("planned", "card_tried", digest_of(scene).card().id)


async def test_a_week_later_they_are_asked_what_came_of_it(scene: Scene) -> None:
    message = await asked(scene, *TEAM)
    assert digest_of(scene).card().question in message.says
    assert message.buttons[:4] == ["Worked", "Partly", "Didn't work", "Didn't get to it"]
    await scene.slack.press("Mia", message, label="Partly", retries=1)
    after = await shown(scene, "Noted, thank you.")
    assert "artly" not in after.says
    assert said(scene) == [("partly", False)]
    assert scene.person("Mia").last_session_on is None


async def test_the_digest_of_that_monday_comes_first_and_both_come(scene: Scene) -> None:
    await scene.slack.press("Mia", await monday(scene, *TEAM), label="I'll try this")
    await shown(scene, "You'll try")
    await scene.later(days=7)
    assert make_digests(scene) == 1
    await scene.deliver()
    assert latest(scene).says.startswith("Your team")
    await scene.later(hours=3, minutes=1)
    await scene.deliver()
    assert "You wanted to try this question" in latest(scene).says


async def test_a_digest_held_up_that_day_still_comes_first(scene: Scene) -> None:
    await scene.slack.press("Mia", await monday(scene, *TEAM), label="I'll try this")
    await shown(scene, "You'll try")
    await scene.later(days=7)
    assert make_digests(scene) == 1
    with scene.store.write() as tx:
        now = scene.house.now()
        window = {"dnd_from": now, "dnd_until": now + timedelta(hours=3, minutes=30), "dnd_read_at": now}
        people.change(tx, scene.slack.team_id, scene.id("Mia"), **window)
    await scene.deliver()
    await scene.later(hours=3, minutes=31)  # do-not-disturb is over, and both are due
    await scene.deliver()
    await scene.deliver()
    assert latest(scene).says.startswith("Your team")
    assert question(scene).state == "planned"
    await scene.later(hours=3, minutes=1)
    await scene.deliver()
    assert question(scene).state == "sent"


async def test_minds_may_be_changed_and_the_newer_answer_takes_the_older_ones_place(scene: Scene) -> None:
    message = await answered(scene)
    await scene.slack.press("Mia", message, label="Change my answer")
    message = await shown(scene, "takes the place of your first answer")
    await scene.later(minutes=1)
    await scene.slack.press("Mia", message, label="Didn't work", retries=1)
    await shown(scene, "Noted, thank you.")
    assert said(scene) == [("worked", False), ("not", True)]


async def test_a_second_tap_on_what_is_answered_counts_for_nothing(scene: Scene) -> None:
    await answered(scene)
    await scene.forge(scene.as_pressed("Mia", "reportback:not", question(scene).prompt_id))
    assert said(scene) == [("worked", False)]


async def test_nobody_else_answers_for_them_or_reads_their_line(scene: Scene) -> None:
    message = await asked(scene, *TEAM)
    await scene.slack.press("Ana", message, label="Worked", anyway=True)
    await scene.forge(scene.as_pressed("Ana", "reportback:line", question(scene).prompt_id))
    assert said(scene) == []
    assert scene.slack.views("Ana") == []


async def test_one_line_is_kept_for_them_alone_and_may_be_worded_anew(scene: Scene) -> None:
    message = await answered(scene)
    for words in ("She told me about the parcel caller.", "She told me about <two> callers."):
        await scene.slack.press("Mia", message, label="Add one line")
        modal = await scene.modal("Mia")
        assert "Only you read this." in modal.says
        assert (await scene.slack.submit("Mia", values={"What happened? One line is enough.": words})).ok
        assert "Kept. Only you read it" in (await scene.modal("Mia")).says
        assert lines(scene) == [words]
        await scene.slack.close("Mia")
    assert "callers" not in latest(scene).says
    with scene.store.read() as tx:
        [event_id] = tx.execute(select(note.c.event_id)).scalars()
        [standing] = tx.execute(select(events.event.c.event_id).where(events.event.c.outcome == "worked")).scalars()
    assert event_id == standing


async def test_an_emptied_line_is_gone(scene: Scene) -> None:
    message = await answered(scene)
    for words in ("She told me.", " "):
        await scene.slack.press("Mia", message, label="Add one line")
        await scene.modal("Mia")
        await scene.slack.submit("Mia", values={"What happened? One line is enough.": words})
        await scene.slack.close("Mia")
    assert lines(scene) == []


async def test_a_manager_replaced_meanwhile_is_not_asked(scene: Scene) -> None:
    await scene.slack.press("Mia", await monday(scene, *TEAM), label="I'll try this")
    await shown(scene, "You'll try")
    with scene.store.write() as tx:
        for name in (*TEAM, "Omar"):
            roster.move(
                tx, scene.slack.team_id, scene.id(name), today=scene.house.now().date(), manager=scene.id("Kim")
            )
    await scene.later(days=7, hours=3, minutes=1)
    await scene.deliver()
    assert (question(scene).state, question(scene).reason) == ("cancelled", "leads_nobody")


async def test_a_manager_who_withdrew_is_not_asked(scene: Scene) -> None:
    await scene.slack.press("Mia", await monday(scene, *TEAM), label="I'll try this")
    await shown(scene, "You'll try")
    with scene.store.write() as tx:
        joining.withdraw(tx, scene.person("Mia"), now=scene.house.now())
    await scene.later(days=7, hours=3, minutes=1)
    await scene.deliver()
    assert (question(scene).state, question(scene).reason) == ("cancelled", "not_agreed")


async def test_a_manager_on_a_pause_is_left_in_peace(scene: Scene) -> None:
    await scene.slack.press("Mia", await monday(scene, *TEAM), label="I'll try this")
    await shown(scene, "You'll try")
    until = scene.house.now() + timedelta(days=10)
    with scene.store.write() as tx:
        wishes.pause(tx, scene.house.library, scene.person("Mia"), until=until, now=scene.house.now())
    await scene.later(days=7, hours=3, minutes=1)
    await scene.deliver()
    assert (question(scene).state, question(scene).reason) == ("skipped", "paused")


async def test_after_the_programme_nobody_is_asked_and_nothing_is_promised(scene: Scene) -> None:
    message = await monday(scene, *TEAM)
    await scene.later(days=13)
    # Cards are chosen on a digest for two weeks; in this one the programme is over before the question would come.
    programme = scene.house.library.programmes["listening"]
    short = {**scene.house.library.programmes, "listening": replace(programme, weeks=2)}
    object.__setattr__(scene.house.library, "programmes", short)
    try:
        await scene.slack.press("Mia", message, label="I'll try this")
        after = await shown(scene, "You'll try")
    finally:
        object.__setattr__(scene.house.library, "programmes", {**short, "listening": programme})
    assert "how it went" not in after.says
    assert [row for row in scene.rows("Mia") if row.kind == "report_back"] == []


async def test_a_card_taken_out_of_the_content_is_asked_about_as_it_was_shown(scene: Scene) -> None:
    await scene.slack.press("Mia", await monday(scene, *TEAM), label="I'll try this")
    await shown(scene, "You'll try")
    card, module = digest_of(scene).card(), scene.house.library.modules["active-listening"]
    left = replace(module, cards=tuple(one for one in module.cards if one.id != card.id))
    whole = scene.house.library.modules
    object.__setattr__(scene.house.library, "modules", {**whole, "active-listening": left})
    try:
        await scene.later(days=7, hours=3, minutes=1)
        await scene.deliver()
        await scene.slack.press("Mia", latest(scene), label="Worked")
        await shown(scene, "Noted, thank you.")
    finally:
        object.__setattr__(scene.house.library, "modules", whole)
    assert said(scene) == [("worked", False)]
    with scene.store.read() as tx:
        body = items.body(tx, scene.slack.team_id, question(scene).item_hash or "")
    assert body is not None
    assert card.question in body


async def test_put_off_it_comes_back_and_takes_the_answer(scene: Scene) -> None:
    message = await asked(scene, *TEAM)
    await scene.slack.press("Mia", message, label="Bring back tomorrow")
    await shown(scene, "I'll bring this back tomorrow, Tuesday, around 09:30.")
    await scene.later(days=1)
    await scene.deliver()
    assert latest(scene).ts != message.ts
    await scene.slack.press("Mia", latest(scene), label="Didn't get to it")
    await shown(scene, "Noted, thank you.")
    assert said(scene) == [("no_chance", False)]


async def test_after_two_weeks_the_question_takes_no_answer(scene: Scene) -> None:
    message = await asked(scene, *TEAM)
    await scene.later(days=14, minutes=1)
    await scene.slack.press("Mia", message, label="Worked")
    await scene.house.errands.finish()
    assert said(scene) == []


def others_answered(scene: Scene, card: str, on: date, *outcomes: Outcome) -> None:
    """Let as many managers of other teams have reported back on a card on that date."""
    for n, outcome in enumerate(outcomes):
        who = replace(question(scene), recipient=f"UOTHER{on}{n}", item=card)
        with scene.store.write() as tx:
            rows.keep(tx, who, outcome, on=on)


async def test_after_the_answer_they_read_what_came_of_it_elsewhere(scene: Scene) -> None:
    message = await asked(scene, *TEAM)
    week_before = scene.house.now().date() - timedelta(days=3)
    others_answered(scene, question(scene).item or "", week_before, "worked", "worked", "worked", "partly", "not")
    assert "managers who tried it" not in message.says
    await scene.slack.press("Mia", message, label="Didn't work")
    after = await shown(scene, "Noted, thank you.")
    assert "Of 5 managers who tried it, it worked for 3 and partly for 1." in after.says


async def test_of_fewer_than_five_nothing_is_said_and_nothing_of_the_week_that_runs(scene: Scene) -> None:
    message = await asked(scene, *TEAM)
    card, today = question(scene).item or "", scene.house.now().date()
    others_answered(scene, card, today - timedelta(days=3), "worked", "worked", "worked", "partly")
    others_answered(scene, card, today, "worked", "worked")
    await scene.slack.press("Mia", message, label="Worked")
    assert "managers who" not in (await shown(scene, "Noted, thank you.")).says


async def test_the_next_digest_offers_what_worked_elsewhere_with_its_counts(scene: Scene) -> None:
    await scene.slack.press("Mia", await monday(scene, *TEAM), label="I'll try this")
    await shown(scene, "You'll try")
    new = digest_of(scene).card(3).id
    others_answered(scene, new, scene.house.now().date() - timedelta(days=1), *["worked"] * 5, "partly", "not")
    await scene.later(days=7)
    assert make_digests(scene) == 1
    await scene.deliver()
    assert "Of 7 managers who tried it, it worked for 5 and partly for 1." in latest(scene).says
    made = digest_of(scene, WEEK.before(-1))
    assert (made.card().id, made.because) == (new, "worked_for_others")
