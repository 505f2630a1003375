"""Every drawing of every item: within Slack's limits, readable aloud, and nobody's business but its reader's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot import preview
from bot.views import invitations, notes, nudges
from bot.views.message import LABEL, Message, escape, header, section, spoken, text_of, words
from coaching import nudges as life
from coaching.faces import Outlook
from coaching.items import Wording
from coaching.nudges import Face
from content.library import load
from sandbox.validate import message_faults, view_faults

LIBRARY = load()
DRAWINGS = list(preview.drawings(LIBRARY))
MESSAGES = [one for one in DRAWINGS if one["surface"] == "message"]
BARE = Outlook("Ana", "Europe/Madrid", date(2026, 11, 24))
PLAIN = Wording("a", "Title", "Teaser", "How title", "How", "Example")


def named(one: dict[str, Any]) -> str:
    return f"{one['kind']}-{one['item']}"


def elements(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        yield from block.get("elements", []) if block["type"] == "actions" else [block.get("accessory") or {}]


def labels(blocks: list[dict[str, Any]]) -> list[str]:
    found = [e["text"]["text"] for e in elements(blocks) if e.get("type") == "button"]
    return found + [o["text"]["text"] for e in elements(blocks) for o in e.get("options", [])]


def test_every_item_and_every_face_of_a_nudge_is_among_the_drawings() -> None:
    drawn = {one["item"] for one in DRAWINGS}
    for module in LIBRARY.modules:
        assert {item.id for item in LIBRARY.items(module)} <= drawn
    assert set(preview._FACES) == set(nudges._FACES) == set(Face.__args__)


@pytest.mark.parametrize("drawing", DRAWINGS, ids=named)
def test_slack_takes_every_drawing(drawing: dict[str, Any]) -> None:
    payload = drawing["payload"]
    if drawing["surface"] == "modal":
        assert view_faults(payload) == []
        return
    assert message_faults(payload["blocks"]) == []
    for block in Block.parse_all(payload["blocks"]):
        block.validate_json()
    ids = [block["block_id"] for block in payload["blocks"]]
    assert len(ids) == len(set(ids))
    assert all(label and len(label) <= LABEL for label in labels(payload["blocks"]))
    for block in payload["blocks"]:
        if block["type"] == "actions":
            assert 1 <= len(block["elements"]) <= 5


@pytest.mark.parametrize("drawing", MESSAGES, ids=named)
def test_the_text_says_everything_that_the_blocks_say(drawing: dict[str, Any]) -> None:
    text, blocks = drawing["payload"]["text"], drawing["payload"]["blocks"]
    for block in blocks:
        told = [block["text"]] if block["type"] in {"section", "header"} else []
        told += [e for e in block.get("elements", []) if "text" in e and block["type"] == "context"]
        for one in told:
            # A mention is shown as a name; the text has the name itself, so that nobody is called twice.
            for part in re.split(r"<@\w+>", spoken(one["text"]).rstrip(".")):
                assert part in text
    for element in elements(blocks):
        if element.get("type") == "button":
            assert (element.get("accessibility_label") or element["text"]["text"]) in text
    assert not re.search(r"(?<!\w)[*_~`]\w|<https?:|&(?:amp|lt|gt);", text), "no marks are read aloud"


@pytest.mark.parametrize("drawing", [one for one in MESSAGES if one["kind"] == "nudge"], ids=named)
def test_a_nudges_menu_and_buttons_all_lead_somewhere(drawing: dict[str, Any]) -> None:
    face = drawing["payload"]["blocks"][0]["block_id"].rpartition("-")[0]
    for element in elements(drawing["payload"]["blocks"]):
        verb = element.get("action_id", "").partition(":")
        if verb[0] == "nudge":
            assert life.press(face, verb[2]) is not None, f"{verb[2]} does nothing on {face}"
        values = [element.get("value"), *(o["value"].partition(":")[2] for o in element.get("options", []))]
        assert {value for value in values if value} <= {"preview"}, "each carries its prompt's id and nothing else"


@pytest.mark.parametrize("face", ["before"])
@pytest.mark.parametrize("module", LIBRARY.modules.values(), ids=lambda module: module.id)
def test_a_first_post_is_fit_for_a_lock_screen(module: Any, face: str) -> None:
    for nudge in module.nudges:
        for wording in nudge.wordings:
            message = nudges.draw(face, "p", wording, Outlook("Zoraida", "Europe/Madrid", date(2026, 11, 24)))
            assert message.text.startswith(spoken(wording.title))
            written = re.sub("“[^”]+”", "", message.text)  # what a customer says may be about anybody
            assert not re.search(r"\d ?%|\d ?/ ?\d|score|Zoraida|<@|your manager", written, re.IGNORECASE)


@pytest.mark.parametrize("face", ["tried", "done", "notnow", "notnow_said"])
def test_after_an_answer_the_message_never_repeats_it(face: str) -> None:
    """Whoever owns the workspace can export messages: what was answered is not in them."""
    chosen = nudges.draw(face, "p", PLAIN, BARE)
    said = "\n".join(str(block.get("text", "")) for block in chosen.blocks)
    assert not re.search(r"you (?:said|rated|felt)|\b[2-4]\b", said)


def test_what_comes_next_is_promised_only_where_a_row_says_so() -> None:
    assert "your Home tab shows what comes next" in nudges.draw("done", "p", PLAIN, BARE).text


@pytest.mark.parametrize("face", ["no such face", "", "done-2", "<b>"])
def test_a_face_that_no_view_knows_is_drawn_as_closed(face: str) -> None:
    assert "has closed" in nudges.draw(face, "p", PLAIN, BARE).text
    programme = next(iter(LIBRARY.programmes.values()))
    closed = invitations.draw(face, "p", programme, "listening", BARE, learns=True, manages=False)
    assert "has closed" in closed.text


def test_a_faces_blocks_have_ids_of_their_own_so_that_nothing_typed_is_carried_over() -> None:
    ids = [{b["block_id"] for b in nudges.draw(face, "p", PLAIN, BARE).blocks} for face in nudges._FACES]
    assert sum(map(len, ids)) == len(set().union(*ids))


NASTY = ["<!channel>", "<@U0MIA0001>", "<https://evil.example|your bank>", "a & b", "&lt;!here&gt;", "<#C1|general>"]


@pytest.mark.parametrize("said", NASTY)
def test_peoples_and_authors_words_are_never_interpreted(said: str) -> None:
    wording = Wording("a", said, said, said, said, said)
    programme = next(iter(LIBRARY.programmes.values()))
    who = Outlook(said, "Europe/Madrid", date(2026, 11, 24))
    drawn = [nudges.draw(face, "p", wording, who) for face in nudges._FACES]
    drawn.append(invitations.draw("before", "p", programme, said, who, learns=True, manages=True))
    for message in drawn:
        for block in message.blocks:
            texts = [block.get("text") or {}, *(e for e in block.get("elements", []) if e.get("type") == "mrkdwn")]
            assert not any("<" in t["text"] for t in texts if t.get("type") == "mrkdwn"), block
    assert any(said in message.text for message in drawn), "and read aloud they are what was written"


@given(st.text(max_size=60))
def test_escaped_words_read_aloud_are_the_same_words(said: str) -> None:
    assert not re.search("[<>]", escape(said))
    if said.strip() and not re.search(r"[*_~\s]", said):
        assert said in spoken(escape(said))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=20), max_size=5))
def test_plain_words_are_said_as_they_stand(parts: list[str]) -> None:
    message = Message.of([words(part) for part in parts])
    assert all(part in message.text for part in parts)
    assert text_of(message.blocks) == message.text


def test_links_are_read_by_their_names_and_sentences_end() -> None:
    message = Message.of([header("Hello"), section("*Ask* <https://x.example|the owner>\nor _wait_")])
    assert message.text == "Hello. Ask the owner. or wait."


def test_the_notes_form_and_its_thanks_are_taken_by_slack() -> None:
    assert view_faults(notes.note("p" * 24).to_dict()) == []
    assert view_faults(notes.kept().to_dict()) == []
