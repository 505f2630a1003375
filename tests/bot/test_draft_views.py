"""How a draft is asked for and drawn."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from drafted import IDEA, OPTIONS, SITUATION, drafting, fill

from bot import drafting as bot_drafting
from bot.views import draft_preview
from bot.views import drafts as views
from bot.views.draft_pages import Kind, asks
from bot.views.drafts import Form
from coaching.faces import Outlook
from content.columns import KINDS
from content.fields import Number, Text
from content.library import load
from sandbox.validate import message_faults, view_faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bot.conftest import Scene


@pytest.mark.parametrize("kind", ["nudge", "scenario"])
def test_the_form_asks_for_the_columns_of_a_sheet_and_lets_in_what_fits(kind: str) -> None:
    columns = KINDS[kind].columns
    asked = [ask for page in ("first", "second") for ask in asks(kind, page)]  # type: ignore[arg-type]
    for ask in asked:
        field = columns[ask.name.removesuffix("@2")]
        if isinstance(field, Text):
            assert ask.most == field.longest, ask.name
        elif isinstance(field, Number):
            assert ask.most == field.most, ask.name
    left_out = set(columns) - {ask.name for ask in asked}
    assert {name for name in left_out if not name.endswith("_d")} == {"id", "moment", "behaviour"} | (
        {"variant"} if kind == "nudge" else set()
    )


async def test_every_surface_of_a_draft_is_one_that_slack_takes(
    scene: Scene, golden: Callable[[str, dict[str, Any]], None]
) -> None:
    for kind, pages in (("nudge", [IDEA, {}]), ("scenario", [SITUATION, OPTIONS, {}])):
        shown = [deepcopy((await drafting(scene, kind)).body)]
        for page in pages:
            shown.append(deepcopy((await fill(scene, page)).body))  # noqa: PERF401 - it is the same view, drawn anew
        for number, body in enumerate(shown):
            assert view_faults(body) == []
            drawn = {name: body.get(name) for name in ("blocks", "close", "submit", "title")}
            golden(f"modal_draft_{kind}_{number}", drawn)
        message = scene.slack.messages("Lea")[-1]
        assert message_faults(list(message.blocks)) == []
        golden(f"draft_{kind}", {"text": message.text, "blocks": list(message.blocks)})
        assert len(message.text) < 9000


@pytest.mark.parametrize("kind", ["nudge", "scenario"])
def test_the_longest_draft_still_fits_into_slack(kind: Kind) -> None:
    cells = {"moment": "a handover", "behaviour": "checks-it-is-right"}
    for ask in [*asks(kind, "first"), *asks(kind, "second")]:
        cells[ask.name] = "developing" if ask.level else "60" if ask.number else ("long & " * 70)[: ask.most]
    shown = Form(kind, "second", "5a209a16", "active-listening", cells)
    item = bot_drafting.item(kind, "an-item", cells)
    yaml_text = "".join(f"          does: {n} {'word ' * 40}\n" for n in range(25))
    outlook = Outlook("", "UTC", date(2026, 11, 23))
    view = draft_preview.preview(shown, item, yaml_text, outlook).to_dict()
    assert view_faults(view) == []
    message = draft_preview.to_pass_on(shown, yaml_text)
    assert message_faults(list(message.blocks)) == []
    parts = [b["elements"][0]["elements"][0]["text"] for b in message.blocks if b["type"] == "rich_text"]
    assert len(parts) > 1
    assert "\n".join(parts) + "\n" == yaml_text, "no line is broken where a part ends"
    form = views.form(shown, list(load().modules.values()), said=["long & " * 700]).to_dict()
    assert view_faults(form) == []
