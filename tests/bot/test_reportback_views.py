"""Every face of the question what came of a card, and its form: golden JSON, within Slack's limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, get_args

import pytest

from bot.views import reportbacks as views
from coaching.faces import Outlook
from coaching.hours import local
from coaching.items import Card
from coaching.reportbacks import Face
from sandbox.validate import message_faults, view_faults

Golden = Callable[[str, dict[str, Any]], None]

CARD = Card("wait", "When did you last wait <2> seconds & listen?", "A pause is easy to try.", "You waited.")
TODAY = Outlook("Mia", "America/New_York", date(2026, 11, 23), closes_on=date(2026, 12, 7))
BACK = replace(TODAY, back_at=local(datetime(2026, 11, 24, 14, 30, tzinfo=UTC), TODAY.tz))
PAUSED = replace(TODAY, paused_until=local(datetime(2026, 11, 30, 14, 0, tzinfo=UTC), TODAY.tz))
OTHERS = "Of 9 managers who tried it, it worked for 5 and partly for 3."


def drawn(face: str, others: str = OTHERS) -> dict[str, Any]:
    outlook = {"snoozed": BACK, "paused": PAUSED}.get(face, TODAY)
    return views.draw(face, "0123456789abcdef01234567", CARD, others, outlook).payload()


@pytest.mark.parametrize("face", get_args(Face))
def test_each_face_is_drawn_as_it_was_agreed(face: str, golden: Golden) -> None:
    payload = drawn(face)
    assert message_faults(payload["blocks"]) == []
    golden(f"reportback_{face}", payload)


@pytest.mark.parametrize("kept", [None, "She told me."])
def test_the_form_holds_what_was_written_before(kept: str | None, golden: Golden) -> None:
    form = views.line("0123456789abcdef01234567", kept).to_dict()
    assert view_faults(form) == []
    golden(f"modal_reportback_line{'_again' if kept else ''}", form)


def test_what_others_found_is_told_after_the_answer_only() -> None:
    assert [face for face in get_args(Face) if "9 managers" in drawn(face)["text"]] == ["answered"]


def test_without_counts_there_is_no_word_of_them() -> None:
    assert drawn("answered", "")["text"] == "Noted, thank you. Button: Add one line."
