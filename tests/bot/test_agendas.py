"""What a manager takes into the team: an agenda, how to read the figures, and words of thanks one press away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from monday import TEAM, digest_of, monday, shown
from sqlalchemy import func, select
from teams import digest, team

from bot.views import agendas as views
from coaching.agendas import agenda, as_text
from coaching.kudos import LENGTH
from content.library import Library
from sandbox.validate import view_faults
from scheduler import joining
from storage import events

if TYPE_CHECKING:
    from sandbox.messages import Message
    from sandbox.screens import View
    from tests.bot.conftest import Scene


async def opened(scene: Scene, message: Message, label: str) -> View:
    await scene.slack.press("Mia", message, label=label)
    return await scene.modal("Mia")


def happened(scene: Scene) -> int:
    with scene.store.read() as tx:
        return int(tx.execute(select(func.count()).select_from(events.event)).scalar_one())


async def tried(scene: Scene) -> Message:
    await scene.slack.press("Mia", await monday(scene, *TEAM), label="I'll try this")
    return await shown(scene, "You'll try")


async def test_the_agenda_opens_from_the_digest_before_and_after_the_choice_and_keeps_nothing(scene: Scene) -> None:
    message = await monday(scene, *TEAM)
    before = happened(scene)
    modal = await opened(scene, message, "Agenda for the team")
    for words in ("2 min: How we did, as a group", "8 min: A situation, in pairs", "5 min: What each of us tries"):
        assert words in modal.says
    assert "Took part: 7 of 7" not in modal.says  # said to the seven it would speak of each of them
    assert not any(name in modal.says for name in (*TEAM, "Omar", "Mia"))
    assert (await scene.slack.submit("Mia")).ok
    assert happened(scene) == before
    await scene.slack.press("Mia", message, label="I'll try this")
    assert "8 min" in (await opened(scene, await shown(scene, "You'll try"), "Agenda for the team")).says


async def test_how_to_read_this_lies_on_top_of_the_figures(scene: Scene) -> None:
    await opened(scene, await monday(scene, *TEAM), "All figures")
    await scene.slack.press("Mia", scene.slack.views("Mia")[-1], label="How to read this")
    guide = await scene.modal("Mia")
    assert guide.title == "How to read this"
    assert "In a team of 7 one person is 14 points of a share." in guide.says
    assert len(scene.slack.views("Mia")) == 2


async def test_nobody_else_opens_the_guide_to_a_digest(scene: Scene) -> None:
    await monday(scene, *TEAM)
    await scene.forge(scene.as_pressed("Ana", "figures:guide", f"digest:{scene.id('Mia')}:2026-W48"))
    assert scene.slack.views("Ana") == []


async def test_thanking_someone_is_one_press_from_the_cards_words(scene: Scene) -> None:
    form = await opened(scene, await tried(scene), "Thank someone now")
    assert form.title == "Say what you saw"
    assert "Change them until they say what you saw." in form.says
    card = digest_of(scene).card()
    assert card.recognition in str(form.blocks)
    with scene.store.read() as tx:
        before = tx.execute(select(func.count()).where(events.event.c.name == "peer_feedback")).scalar_one()
    assert before == 0
    assert (await scene.slack.submit("Mia", values={"Who?": scene.id("Ana")})).ok
    with scene.store.read() as tx:
        [given] = tx.execute(select(events.event.c.person).where(events.event.c.name == "peer_feedback")).scalars()
    assert given == scene.id("Ana")


@pytest.mark.parametrize("action", ["digest:thank", "digest:agenda"])
async def test_others_and_whoever_withdrew_open_nothing(scene: Scene, action: str) -> None:
    await tried(scene)
    row = next(row for row in scene.rows("Mia") if row.kind == "digest")
    await scene.forge(scene.as_pressed("Ana", action, row.prompt_id))
    with scene.store.write() as tx:
        joining.withdraw(tx, scene.person("Mia"), now=scene.house.now())
    await scene.forge(scene.as_pressed("Mia", action, row.prompt_id))
    assert [*scene.slack.views("Ana"), *scene.slack.views("Mia")] == []


def test_the_words_of_every_card_fit_the_form(library: Library) -> None:
    for module in library.modules.values():
        assert all(len(card.recognition) <= LENGTH for card in module.cards)


def test_every_agenda_fits_its_modal(library: Library, golden: Callable[[str, dict[str, Any]], None]) -> None:
    made = digest(team(8, acted=6, tasks=2))
    for module in library.modules.values():
        for week in range(5):
            later = replace(made, week=made.week.before(-week))
            parts = agenda(later, module, module.cards[0])
            drawn = views.agenda(parts, as_text(later, parts)).to_dict()
            assert view_faults(drawn) == []
            assert drawn["blocks"][-2]["element"]["initial_value"] == as_text(later, parts)
            if (module.id, week) == ("active-listening", 0):
                golden("modal_agenda", drawn)


@pytest.mark.parametrize("size", [8, 4])
def test_the_guide_is_three_short_paragraphs(size: int, golden: Callable[[str, dict[str, Any]], None]) -> None:
    drawn = views.guide(digest(team(size, acted=3))).to_dict()
    assert view_faults(drawn) == []
    assert len(drawn["blocks"]) == 3
    golden(f"modal_guide_{size}", drawn)
