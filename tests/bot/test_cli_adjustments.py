"""`inflow adjustments`: what was changed in a programme, noted and listed from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from commandline import Said, at_home, inflow, slack, workspace  # noqa: F401

from bot.adjusting import lines
from coaching.adjustments import Adjustment
from coaching.pilots import Pilot
from storage import pilots
from storage.engine import open_store

Inflow = Callable[..., Said]

NOTED = ("--what", "Notes are asked for on Tuesday.", "--why", "Thursday is full.")
MOVES = ("--figure", "manager_checks", "--expect", "up")


@pytest.mark.usefixtures("workspace")
def test_what_was_changed_is_noted_and_listed(inflow: Inflow) -> None:
    said = inflow("adjustments", "note", "listening", *NOTED, *MOVES)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Noted. Read again once the week of ")
    listed = inflow("adjustments", "list", "listening").out
    assert "Notes are asked for on Tuesday. Why: Thursday is full. Expected: Managers' notes, up. Read again" in listed
    (row,) = json.loads(inflow("adjustments", "list", "listening", "--json").out)["adjustments"]
    assert (row["by"], row["figure"], row["expect"], len(row["after"])) == ("operator", "manager_checks", "up", 2)
    assert "Nothing has been noted yet." in inflow("adjustments", "list", "feedback").out


def test_a_pilot_that_was_started_in_slack_is_named_by_its_group(inflow: Inflow, at_home: Path, workspace: str) -> None:
    one = Pilot("Berlin", "listening", "says-it-back", 4, date(2026, 11, 30), "the head", None, 1, 2, "seed", "ULEA")
    inflow("db", "upgrade")
    store = open_store(f"sqlite:///{at_home / 'inflow.db'}")
    with store.write() as tx:
        pilots.start(tx, workspace, one, now=datetime(2026, 11, 23, 9, tzinfo=UTC))
    store.close()
    assert inflow("adjustments", "note", "Berlin", *NOTED, *MOVES).code == 0
    assert "Notes are asked for on Tuesday." in inflow("adjustments", "list", "Berlin").out
    assert inflow("pilot", "Berlin").out.startswith("Berlin: not begun yet\n")


@pytest.mark.usefixtures("workspace")
def test_what_cannot_be_noted_is_refused_in_a_sentence(inflow: Inflow) -> None:
    unknown = inflow("adjustments", "note", "listning", *NOTED, *MOVES)
    assert (unknown.code, "There is no programme 'listning'; there are calming" in unknown.err) == (1, True)
    empty = inflow("adjustments", "note", "listening", "--what", " ", "--why", "Full.", *MOVES)
    assert (empty.code, "--what: Write it in a sentence." in empty.err) == (1, True)
    assert inflow("adjustments", "note", "listening", *NOTED, "--figure", "uptake", "--expect", "up").code == 2


def test_one_whose_weeks_have_ended_no_longer_waits() -> None:
    one = Adjustment("a", "listening", "This.", "That.", "repeat_7d", "up", date(2026, 11, 25), "operator")
    assert "Read again" in next(lines([one], date(2026, 12, 13)))
    assert next(lines([one], date(2026, 12, 14))) == "25 November: This. Why: That. Expected: Came back, up."
