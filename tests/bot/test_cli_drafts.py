"""`inflow content drafts`: what stewards sent for review is read, put into its file, or let go."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commandline import Said, at_home, inflow, workspace  # noqa: F401

from content.library import faults, load
from storage import drafts
from storage.drafts import Drafted
from storage.engine import Store, open_store

if TYPE_CHECKING:
    Inflow = Callable[..., Said]

SMALLEST = Path(__file__).parents[1] / "content" / "smallest"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CELLS = {
    "moment": "a one-on-one",
    "behaviour": "asks-first",
    "title": "A question before advice",
    "teaser": "Advice fits better once you know what was tried. Ask for it in one line.",
    "how_title": "Ask what they tried",
    "how": "Before you say what you would do, ask what they did so far. Wait for it.",
    "example": "“What have you tried so far?”",
}
IDEA = Drafted("d1", "U0LEA0001", "nudge", "asking", CELLS, MONDAY)


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content folder of one's own, which the commands use."""
    folder = shutil.copytree(SMALLEST, tmp_path / "mine")
    monkeypatch.setenv("INFLOW_CONTENT_DIR", str(folder))
    return folder


@pytest.fixture
def store(at_home: Path, workspace: str) -> Iterator[Store]:
    store = open_store(f"sqlite:///{at_home / 'inflow.db'}")
    yield store
    store.close()


def sent(store: Store, one: Drafted = IDEA) -> None:
    with store.write() as tx:
        assert drafts.keep(tx, "T1", one)
        assert drafts.send(tx, "T1", one.draft_id, one.person_id, now=MONDAY)


def waiting(store: Store) -> list[str]:
    with store.read() as tx:
        return [one.draft_id for one in drafts.to_review(tx, "T1")]


def test_only_what_was_sent_waits_for_review(inflow: Inflow, mine: Path, store: Store) -> None:
    with store.write() as tx:
        drafts.keep(tx, "T1", IDEA)
    said = inflow("content", "drafts")
    assert (said.code, "No draft waits for review." in said.out) == (0, True)
    assert inflow("content", "drafts", "d1").code == 1
    sent(store)
    assert "d1  nudge     asking  2026-11-23  U0LEA0001  A question before advice" in inflow("content", "drafts").out


def test_a_draft_is_first_shown_as_yaml_and_written_only_when_asked(
    inflow: Inflow,
    mine: Path,
    store: Store,
) -> None:
    sent(store)
    nudges = mine / "modules" / "asking" / "nudges.yml"
    before = nudges.read_text()
    said = inflow("content", "drafts", "d1")
    assert (said.code, said.out.splitlines()[0]) == (0, "- id: a-question-before-advice")
    assert nudges.read_text() == before
    assert waiting(store) == ["d1"]
    said = inflow("content", "drafts", "d1", "--write")
    assert (said.code, said.err) == (0, "")
    assert nudges.read_text().startswith(before)
    assert faults(mine) == ()
    assert load(mine).item("asking", "a-question-before-advice").id == "a-question-before-advice"
    assert waiting(store) == [], "it is no draft any more"


def test_of_two_with_one_title_both_find_their_place(inflow: Inflow, mine: Path, store: Store) -> None:
    sent(store)
    sent(store, replace(IDEA, draft_id="d2"))
    assert inflow("content", "drafts", "d1", "--write").code == 0
    assert inflow("content", "drafts", "d2", "--write").code == 0
    assert load(mine).item("asking", "a-question-before-advice-2")


def test_what_does_not_pass_any_more_is_told_and_not_written(
    inflow: Inflow,
    mine: Path,
    store: Store,
) -> None:
    sent(store, replace(IDEA, cells={**CELLS, "moment": "a fair"}))
    before = (mine / "modules" / "asking" / "nudges.yml").read_text()
    said = inflow("content", "drafts", "d1", "--write")
    assert said.code == 1
    assert "moment: " in said.err
    assert "nothing was written" in said.err
    assert (mine / "modules" / "asking" / "nudges.yml").read_text() == before
    assert waiting(store) == ["d1"]


def test_a_module_that_is_gone_is_named(inflow: Inflow, mine: Path, store: Store) -> None:
    sent(store, replace(IDEA, module="../asking"))
    said = inflow("content", "drafts", "d1")
    assert (said.code, "There is no module '../asking'" in said.err) == (1, True)


def test_a_draft_that_nobody_wants_is_let_go(inflow: Inflow, mine: Path, store: Store) -> None:
    sent(store)
    assert inflow("content", "drafts", "d1", "--drop").out == "d1 is gone.\n"
    assert waiting(store) == []
    assert inflow("content", "drafts", "--write").code == 2
