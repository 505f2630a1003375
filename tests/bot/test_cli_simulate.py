"""`inflow simulate`: a made-up pilot whose truth is known, and what the figures tell of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commandline import Said, at_home, inflow  # noqa: F401
from sqlalchemy import func, select

from storage.engine import open_store
from storage.events import event
from storage.prompts import prompt

if TYPE_CHECKING:
    Inflow = Callable[..., Said]

SMALL = ("--people", "12", "--weeks", "2", "--seed", "7")


def test_it_says_what_was_made_and_how_well_the_order_of_true_skill_is_recovered(inflow: Inflow) -> None:
    said = inflow("simulate", "--people", "45", "--weeks", "6", "--seed", "7")
    assert said.code == 0
    assert "45 people over 6 weeks, seed 7." in said.out
    found = re.search(r"\(Spearman\): (0\.\d+) \(95 % interval (-?\d\.\d+) to (\d\.\d+), n = (\d+)\)", said.out)
    assert found, said.out
    rank, low, high = map(float, found.groups()[:3])
    assert low < rank < high
    assert rank > 0.5
    assert int(found[4]) >= 15
    assert "Held: " in said.out
    assert "Plateau: " in said.out


def test_the_same_seed_makes_the_same_pilot_and_another_one_another(inflow: Inflow) -> None:
    said = [inflow("simulate", *SMALL[:-1], seed).out for seed in ("7", "7", "8")]
    assert said[0] == said[1]
    assert said[0].replace("seed 7", "seed 8") != said[2]


def test_it_is_kept_where_it_is_told_and_goes_through_prompts_and_events(inflow: Inflow, at_home: Path) -> None:
    said = inflow("simulate", *SMALL, "--gain", "0.05", "--database", "pilot.db")
    assert said.code == 0
    assert "+0.05 for each practised item" in said.out
    assert "kept in pilot.db" in said.out
    assert "inflow report --week 2026-W38 --by cohort" in said.out
    store = open_store(f"sqlite:///{at_home / 'pilot.db'}")
    with store.read() as tx:
        names = set(tx.execute(select(event.c.name).distinct()).scalars())
        others = {row.name for row in tx.execute(select(event).where(event.c.actor.is_not(None)))}
        states = set(tx.execute(select(prompt.c.state).distinct()).scalars())
        delivered = tx.execute(select(func.count()).where(event.c.name == "delivered")).scalar_one()
    store.close()
    assert others == {"peer_feedback", "manager_check"}
    assert {"delivered", "opened", "completed_task", "scenario_answered", "confidence_rated", "scenario_step"} <= names
    assert states <= {"sent", "skipped", "planned", "cancelled"}
    sent = re.search(r"(\d+) messages, of which", said.out)
    assert sent, said.out
    assert 0 < int(sent[1]) < delivered, "thanks, and what managers are asked, are delivered besides"


def test_your_own_database_is_not_touched_and_no_file_is_written_over(inflow: Inflow, at_home: Path) -> None:
    assert inflow("simulate", *SMALL).code == 0
    assert not (at_home / "inflow.db").exists()
    refused = inflow("simulate", *SMALL, "--database", "inflow.db")
    assert (refused.code, "inflow.db is taken" in refused.err) == (1, True)
    assert not (at_home / "inflow.db").exists()
    (at_home / "notes.txt").write_text("mine")
    refused = inflow("simulate", *SMALL, "--database", "notes.txt")
    assert (refused.code, "notes.txt is taken" in refused.err) == (1, True)
    assert (at_home / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--programme", "juggling"), "There is no programme 'juggling'; there are "),
        (("--database", "nowhere/pilot.db"), "There is no folder "),
        (("--people", "0"), "0 is not in the range"),
        (("--effect", "0.5"), "0.5 is not in the range -0.15<=x<=0.2"),
        (("--seeds", "3", "--database", "pilot.db"), "Many pilots are kept nowhere"),
        (("--seeds", "3", "--gain", "0.1"), "nobody learns in them"),
    ],
)
def test_what_cannot_be_made_is_said_in_a_sentence(inflow: Inflow, words: tuple[str, ...], said: str) -> None:
    answer = inflow("simulate", *words)
    assert answer.code != 0
    assert said in answer.err


def test_a_handful_of_people_is_too_few_for_an_order(inflow: Inflow) -> None:
    assert "Too few to say whether" in inflow("simulate", "--people", "2", "--weeks", "1").out


def test_a_planted_difference_between_the_cohorts_is_found_and_none_where_none_was_planted(inflow: Inflow) -> None:
    size = ("--people", "240", "--weeks", "2", "--seed", "7")
    planted, none = inflow("simulate", *size, "--effect", "0.2").out, inflow("simulate", *size).out
    assert "Planted: +20 points for the second cohort" in planted
    assert re.search(r"Took part: second against first \+\d+ points, likely \+.*, 24 teams: a difference\.", planted)
    assert re.search(r"Gave thanks: second against first \+\d+ points, likely \+.*: a difference\.", planted)
    assert "Planted: nothing. Both cohorts are alike." in none
    assert re.search(r"Took part: second against first .*: no difference shown\.", none)


def test_what_was_kept_is_read_by_the_report(inflow: Inflow, at_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert inflow("simulate", "--people", "100", "--weeks", "3", "--database", "pilot.db").code == 0
    monkeypatch.setenv("INFLOW_DATABASE_URL", f"sqlite:///{at_home / 'pilot.db'}")
    found = json.loads(inflow("report", "--week", "2026-W39", "--by", "cohort", "--json").out)
    assert [(one["by"], one["value"], one["people"]) for one in found["scopes"]] == [
        ("all", None, 100),
        ("cohort", "first", 50),
        ("cohort", "second", 50),
    ]
    everybody = found["scopes"][0]
    values = {one["name"]: one["value"] for one in everybody["kpis"]}
    for name in ("active_users", "repeat_7d", "practice_tasks", "peer_feedback", "manager_checks", "completion_rate"):
        assert values[name], name
    assert everybody["index"]["low"] < everybody["index"]["value"] < everybody["index"]["high"]
    assert all(everybody["funnel"].values())
    assert all(everybody["loop"].values())


def test_many_pilots_say_how_often_figures_are_right(inflow: Inflow) -> None:
    said = inflow("simulate", "--seeds", "2", "--people", "100", "--weeks", "2")
    assert said.code == 0
    assert "2 pilots of 100 people in 10 teams over 2 weeks, seeds\n7 to 8" in said.out
    assert re.search(r"Took part +\d+\.0 % \(\d+\.\d to \d+\.\d %\)", said.out)
    assert "found (a false alarm)" in said.out
    assert "found (its power)" in inflow("simulate", "--seeds", "1", "--people", "100", "--effect", "0.1").out
