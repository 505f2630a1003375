"""Kudos as they are drawn: nothing private before the press, nobody called by anybody's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.views import kind_words, kudos, praise, thanks
from bot.views.kind_words import KindWords
from bot.views.kudos_form import Filled, Sheet, form
from coaching.faces import Outlook
from coaching.intervals import Interval
from coaching.kudos import Kudos, Limit, Said, What
from coaching.praise import Praise, Share
from content.library import load

MODULES = load().modules
SEEN = Outlook("Ana", "Europe/Madrid", date(2026, 11, 24))
ONE = Kudos("K1", "UBEN", "UANA", SEEN.today, "active-listening", None, "P1", "you let me finish", None, "Ben", "Ana")
SAID = Said(ONE, What("listening", "Let somebody finish"))
Golden = Callable[[str, dict[str, Any]], None]


@pytest.mark.parametrize("face", ["before", "read", "taken", "closed"])
def test_each_face_of_thanks(golden: Golden, face: str) -> None:
    golden(f"thanks_{face}", thanks.draw(face, "P1", [SAID], SEEN).payload())


def test_the_form_empty_and_filled_in(golden: Golden) -> None:
    golden("kudos_form", form(MODULES, Filled(), Sheet()).to_dict())
    filled = Filled("UANA", "active-listening", "lets-others-finish", "you let me finish")
    sheet = Sheet(link="https://x.slack.com/archives/C1/p1", keep=True)
    first = kudos.too_many(Limit("again", may_be_kept=True), "Ana")
    golden("kudos_form_filled", form(MODULES, filled, sheet, first=first, quote="We should wait.").to_dict())


def test_receipts_and_lists(golden: Golden) -> None:
    golden("kudos_receipt", kudos.receipt(SAID).payload())
    golden("kudos_cannot", kudos.not_passed_on(kudos.CANNOT, "you let me finish").payload())
    golden("kudos_given", kind_words.given([SAID]).to_dict())
    golden("kudos_received", kind_words.received([SAID]).to_dict())


def test_the_first_post_names_nobody_and_says_no_word_of_it() -> None:
    said = thanks.draw("before", "P1", [SAID], SEEN)
    assert "Ben" not in str(said.payload())
    assert "listening" not in str(said.payload())
    two = [SAID, Said(replace(ONE, giver="UTOM"), SAID.what)]
    assert thanks.draw("before", "P1", two, SEEN).text.startswith("Two colleagues saw something you did well.")
    assert thanks.draw("before", "P1", [SAID, SAID], SEEN).text.startswith("Somebody saw")
    assert "Private: each is between you and whoever wrote it." in thanks.draw("read", "P1", two, SEEN).text


def test_words_of_somebody_who_had_everything_erased_are_gone_and_so_is_their_name() -> None:
    erased = Said(replace(ONE, giver="gone-1", giver_name="", words=None), SAID.what)
    text = thanks.draw("read", "P1", [erased], SEEN).text
    assert text.startswith("A colleague, for listening.")
    assert "The words were erased by whoever wrote them." in text
    assert "Private: you and a colleague." in text


def test_many_at_once_are_not_all_in_one_message() -> None:
    text = thanks.draw("read", "P1", [SAID] * 9, SEEN).text
    assert text.count("Ben, for listening") == thanks.MOST
    assert "And 4 more: on my Home tab, under Kind words." in text


def test_long_lists_have_pages() -> None:
    def labels(said: list[Said], skip: int) -> list[str]:
        blocks = kind_words.given(said, skip=skip).to_dict()["blocks"]
        return [e["text"]["text"] for block in blocks if block["type"] == "actions" for e in block["elements"]]

    assert set(labels([SAID] * 10, 0)) == {"Change", "Take back"}
    assert labels([SAID] * 11, 0)[-1:] == ["Older"]
    assert labels([SAID] * 11, 10)[-2:] == ["Newer", "Older"]
    assert labels([SAID], 20)[-1:] == ["Newer"]


def test_home_invites_to_begin_and_shows_the_newest() -> None:
    def labels(kind: KindWords, *, takes_part: bool = True) -> list[str]:
        drawn = [block.to_dict() for block in kind_words.blocks(kind, takes_part=takes_part)]
        found = [e for block in drawn for e in [block.get("accessory"), *block.get("elements", [])] if e]
        return [e["text"]["text"] for e in found]

    assert labels(KindWords()) == ["Say what you saw"]
    assert labels(KindWords([SAID] * 2)) == ["Read", "Read", "Say what you saw"]
    assert labels(KindWords([SAID] * 9, gave=True)) == [
        *["Read"] * 3,
        "Say what you saw",
        "All kind words",
        "Thanks you gave",
    ]
    assert labels(KindWords(gave=True)) == ["Say what you saw", "Thanks you gave"]
    assert labels(KindWords(gave=True), takes_part=False) == ["Thanks you gave"]
    assert labels(KindWords(), takes_part=False) == []


@pytest.mark.parametrize("carried", ["", "nonsense", "[1]", '"x"', '{"keep": "yes", "link": 3, "changes": null}'])
def test_a_forged_sheet_is_an_empty_one(carried: str) -> None:
    sheet = Sheet.unpacked(carried)
    assert not sheet.keep
    assert not sheet.changes


def test_a_sheet_is_read_as_it_was_packed() -> None:
    sheet = Sheet(link="https://x.slack.com/p1", changes="K1", keep=True)
    assert Sheet.unpacked(sheet.packed()) == sheet


def test_a_refusal_says_what_can_be_done() -> None:
    assert kudos.too_many(Limit("enough", may_be_kept=True), "Ana") == (
        "You have thanked five colleagues today. Shall I keep this for tomorrow?"
    )


LIKELY = Interval(0.391, 0.844)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Praise(0), "*Thanks of the last four weeks:* none yet."),
        (Praise(3), "*Thanks of the last four weeks:* too few people gave any to say more (n = 3)."),
        (
            Praise(6, Share(9, 14, 6, LIKELY), Share(6, 10, 5, LIKELY), 2),
            (
                "*Thanks of the last four weeks:* 9 of 14 name a behaviour and an example (likely 39 to 84 %; "
                "n = 6 who gave)."
                "\n6 of 10 that were opened were found useful (likely 39 to 84 %; n = 5 who opened them)."
                "\n2 pairs thank nobody but each other: it may be friendship, and it may be a game."
            ),
        ),
        (
            Praise(6, Share(14, 14, 6, LIKELY), None, 1),
            (
                "*Thanks of the last four weeks:* almost all of 14 name a behaviour and an example (no range is told; "
                "n = 6 who gave).\nToo few people have opened any to say how many were found useful."
                "\n1 pair thanks nobody but each other: it may be friendship, and it may be a game."
            ),
        ),
    ],
    ids=["none", "few", "some", "all"],
)
def test_a_steward_reads_how_good_thanks_are_and_of_whom_nothing(found: Praise, words: str) -> None:
    assert praise.said(found) == words
