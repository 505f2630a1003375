"""Whose a draft is, what is kept of it, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from drafted import IDEA, drafting, fill, press, typed, waiting

from bot.views.drafts import NOT_A_STEWARD
from content.library import PACKAGED
from storage import drafts

if TYPE_CHECKING:
    from tests.bot.conftest import Scene


@pytest.mark.parametrize("kind", ["", "nudge", "scenario"])
async def test_anybody_else_reads_one_kind_sentence_and_nothing_is_kept(scene: Scene, kind: str) -> None:
    assert NOT_A_STEWARD in await scene.coach("Ana", f"draft {kind}")
    assert scene.slack.views("Ana") == []


async def test_a_forged_form_keeps_nothing(scene: Scene) -> None:
    await drafting(scene)
    before = scene.dump()
    payload = {
        "type": "view_submission",
        "team": {"id": scene.slack.team_id},
        "user": {"id": scene.id("Ana")},
        "view": {
            "id": "V9",
            "type": "modal",
            "callback_id": "draft:check",
            "private_metadata": '{"kind": "nudge", "page": "first", "draft_id": ""}',
            "state": {"values": {}},
        },
    }
    answer = await scene.forge(payload)
    assert NOT_A_STEWARD in str(answer.payload)
    payload["user"] = {"id": scene.id("Lea")}
    for odd in ("", "[]", "{", '{"kind": "card", "page": "first"}', '{"kind": ["nudge"], "page": {}}'):
        payload["view"] = {**payload["view"], "private_metadata": odd}  # type: ignore[dict-item]
        assert "once more" in str((await scene.forge(payload)).payload)
    assert scene.dump() == before


async def test_nobody_sends_or_changes_another_stewards_draft(scene: Scene) -> None:
    await drafting(scene)
    await fill(scene, IDEA)
    with scene.store.read() as tx:
        mine = drafts.unfinished(tx, scene.slack.team_id, scene.id("Lea"), "nudge")
    assert mine is not None
    object.__setattr__(scene.house, "stewards", frozenset({scene.id("Mia")}))
    view = {
        "id": "V9",
        "type": "modal",
        "callback_id": "draft:save",
        "private_metadata": f'{{"kind": "nudge", "page": "first", "draft_id": "{mine.draft_id}"}}',
        "state": {"values": {}},
    }
    sent = {
        "type": "view_submission",
        "team": {"id": scene.slack.team_id},
        "user": {"id": scene.id("Mia")},
        "view": view,
    }
    before = scene.dump()
    await scene.forge(sent)
    await scene.forge({**sent, "view": {**view, "callback_id": "draft:check"}})
    assert scene.dump() == before


async def test_sent_twice_it_waits_once_and_comes_once(scene: Scene) -> None:
    await drafting(scene)
    await fill(scene, IDEA)
    scene.slack.faults.double_envelopes()
    await fill(scene, {})
    await scene.slack.redeliver()
    await scene.house.errands.finish()
    assert len(waiting(scene)) == 1
    assert sum("as YAML" in message.text for message in scene.slack.messages("Lea")) == 1


async def test_a_draft_that_was_sent_is_not_changed_by_a_form_left_open(scene: Scene) -> None:
    await drafting(scene)
    await fill(scene, IDEA)
    await drafting(scene)
    with scene.store.write() as tx:
        mine = drafts.unfinished(tx, scene.slack.team_id, scene.id("Lea"), "nudge")
        assert mine is not None
        drafts.send(tx, scene.slack.team_id, mine.draft_id, mine.person_id, now=scene.house.now())
    before = scene.dump()
    shown = await fill(scene, {"The act, in one line": "Something else"})
    assert "sent or started afresh meanwhile" in shown.says
    assert scene.dump() == before


async def test_started_afresh_nothing_of_the_old_draft_is_left(scene: Scene) -> None:
    await drafting(scene)
    await fill(scene, IDEA)
    await scene.slack.close("Lea")
    await drafting(scene)
    assert set(typed(await press(scene, "Start afresh")).values()) == {None}
    assert IDEA["The act, in one line"] not in scene.dump()


async def test_a_draft_changes_no_file(scene: Scene) -> None:
    folder = PACKAGED / "modules" / "active-listening"
    before = {path: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    await drafting(scene)
    await fill(scene, IDEA)
    await fill(scene, {})
    assert {path: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()} == before
