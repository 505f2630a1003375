"""`inflow report`: the document that other programs read, the table that people read, and what neither shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from commandline import Said, at_home, inflow, workspace  # noqa: F401
from lives import Life, write

from coaching.kpis import FIGURES
from coaching.weeks import Week
from storage.engine import open_store

Inflow = Callable[..., Said]
WEEK = Week.parse("2026-W40")
JOINED = date(2026, 1, 5)
READING = {
    *("name", "numerator", "denominator", "n", "value", "low", "high"),
    *("pilot", "success", "band", "withheld", "reason"),
}


@pytest.fixture
def teams(at_home: Path, workspace: str) -> Callable[[int, int], None]:
    """Let teams live through two weeks: everybody acts once in both, and half of each team does two tasks."""

    def live(managers: int, size: int) -> None:
        store = open_store(f"sqlite:///{at_home / 'inflow.db'}")
        with store.write() as tx:
            for n in range(managers * size):
                manager, cohort = f"m{n // size}", "ab"[n // size % 2]
                life = Life(f"p{n:03}", JOINED, places=[(JOINED, manager, cohort)], answers=[(JOINED, "agreed")])
                days = WEEK.monday, WEEK.before().monday
                life.messages = [("nudge", day, None) for day in days]
                life.acts = [(day, "opened", "active-listening") for day in days]
                if n % size < size // 2:
                    life.acts += [(WEEK.monday + timedelta(days=k), "completed_task", "") for k in range(2)]
                write(tx, life, workspace=workspace)
        store.close()

    return live


def document(said: Said) -> dict[str, object]:
    assert said.code == 0, said.err
    found: dict[str, object] = json.loads(said.out)
    return found


def test_the_json_holds_what_the_contract_says(teams: Callable[[int, int], None], inflow: Inflow) -> None:
    teams(6, 8)
    found = document(inflow("report", "--week", "2026-W40", "--by", "cohort", "--json"))
    assert (found["week"], found["start"], found["end"]) == ("2026-W40", "2026-09-28", "2026-10-04")
    everybody, *cohorts = found["scopes"]
    assert (everybody["by"], everybody["people"]) == ("all", 48)
    assert [(one["by"], one["value"], one["people"]) for one in cohorts] == [("cohort", "a", 24), ("cohort", "b", 24)]
    assert [kpi["name"] for kpi in everybody["kpis"]] == list(FIGURES)
    assert all(kpi.keys() == READING for kpi in everybody["kpis"])
    by_name = {kpi["name"]: kpi for kpi in everybody["kpis"]}
    active, tasks = by_name["active_users"], by_name["practice_tasks"]
    assert (active["numerator"], active["denominator"], active["value"], active["band"]) == (48, 48, 1.0, "success")
    assert (tasks["numerator"], tasks["n"], tasks["value"], tasks["band"]) == (48, 48, 1.0, "pilot")
    assert everybody["funnel"] == {"delivered": 48, "opened": 48, "completed_task": 24, "peer_feedback": 0}
    assert everybody["loop"] == {"exposed": 48, "rehearsed": 24, "praised": 0, "checked": 0}
    assert everybody["index"]["weakest"] == "manager_checks"
    assert everybody["daily_active"] == [48, 24, 0, 0, 0, 0, 0]


def test_of_withheld_figures_every_number_is_null(teams: Callable[[int, int], None], inflow: Inflow) -> None:
    teams(3, 8)
    found = document(inflow("report", "--week", "2026-W40", "--by", "cohort", "--json"))
    everybody, _, alone = found["scopes"]
    hidden = [kpi for kpi in everybody["kpis"] if kpi["withheld"]]
    assert {kpi["reason"] for kpi in hidden} == {"few_teams", "empty"}
    for kpi in hidden:
        assert {kpi[name] for name in ("numerator", "denominator", "n", "value", "low", "high", "band")} == {None}
    assert everybody["index"] == {"value": None, "low": None, "high": None, "weakest": None}
    assert alone["kpis"][0]["value"] == 1.0  # one team alone reads as a direction


def test_a_group_of_four_is_not_shown_nor_what_leads_to_it(teams: Callable[[int, int], None], inflow: Inflow) -> None:
    teams(6, 4)
    found = document(inflow("report", "--week", "2026-W40", "--by", "manager", "--json"))
    everybody, *managers = found["scopes"]
    assert everybody["people"] == 24
    assert {one["people"] for one in managers} == {None}
    assert {kpi["reason"] for one in managers for kpi in one["kpis"]} == {"small"}
    assert {day for one in managers for day in one["daily_active"]} == {None}


def test_the_table_says_of_each_figure_how_many_and_how_sure(teams: Callable[[int, int], None], inflow: Inflow) -> None:
    teams(6, 8)
    said = inflow("report", "--week", "2026-W40")
    assert said.code == 0
    assert said.out.startswith("Week 2026-W40, 28 September to 4 October\n")
    assert "Everybody: 48 people take part" in said.out
    assert "Day by day" in said.out
    assert "Mon 48, Tue 24, Wed 0, Thu 0, Fri 0, Sat 0, Sun 0; 72 sessions" in said.out
    line = next(line for line in said.out.splitlines() if "Took part" in line)
    assert line.split("  ")[-1].startswith("48 of 48 people; 100 %; likely ")


@pytest.mark.parametrize(
    ("label", "words"),
    [("2026-47", "'2026-47' is not a week; write it like 2026-W47"), ("2099-W01", "2099-W01 has not begun yet.")],
)
def test_a_week_that_is_none_is_said_to_be_none(workspace: str, inflow: Inflow, label: str, words: str) -> None:
    said = inflow("report", "--week", label)
    assert said.code == 1
    assert words in said.err


def test_an_empty_workspace_has_a_report_that_says_so(workspace: str, inflow: Inflow) -> None:
    everybody = document(inflow("report", "--json"))["scopes"][0]
    assert {kpi["withheld"] for kpi in everybody["kpis"]} == {True}
