"""`inflow report --gaps`: the table, the document, and what neither shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from commandline import Said, at_home, inflow, workspace  # noqa: F401
from lives import Life, noon, write

from coaching.events import Event
from coaching.weeks import Week
from content.library import load
from storage import events, workspaces
from storage.engine import open_store

Inflow = Callable[..., Said]
WEEK, JOINED = Week.parse("2026-W40"), date(2026, 1, 5)
MODULE = "active-listening"
SCENARIO = load().modules[MODULE].scenarios[0]
CELL = {"by", "value", "n", "count", "level", "low", "high", "standing", "withheld", "reason"}


@pytest.fixture
def practised(at_home: Path, workspace: str) -> Callable[..., None]:
    """Let teams of four answer one situation, at 0 and 1/3, and be noted at 2/3; `cohorts` have so many teams each."""

    def live(cohorts: dict[str, int], *, alone: int = 0) -> None:
        store = open_store(f"sqlite:///{at_home / 'inflow.db'}")
        with store.write() as tx:
            opened = datetime.combine(WEEK.before(2).monday, datetime.min.time(), UTC)
            for cohort, teams in cohorts.items():
                workspaces.open_cohort(tx, workspace, cohort, programme="listening", by="lea", now=opened)
                for n in range(4 * teams or alone):
                    _live(tx, workspace, f"{cohort}{n:02}", cohort, f"{cohort}-m{n // 4}", n)
        store.close()

    return live


def _live(tx: Any, workspace: str, who: str, cohort: str, manager: str, n: int) -> None:
    write(tx, Life(who, JOINED, places=[(JOINED, manager, cohort)], answers=[(JOINED, "agreed")]), workspace=workspace)
    day = WEEK.monday + timedelta(days=n % 5)
    answered = Event(f"{who} answered", "scenario_answered", noon(day), day, who, module=MODULE, prompt=f"{who} 1")
    noted = Event(f"{who} noted", "manager_check", noon(day), day, who, actor=manager, module=MODULE)
    for one, more in (
        (answered, {"item": SCENARIO.id, "value": n % 2 / 3, "outcome": "developing"}),
        (noted, {"outcome": "proficient"}),
    ):
        assert events.write(tx, workspace, replace(one, **more))


def document(said: Said) -> dict[str, Any]:
    assert said.code == 0, said.err
    found: dict[str, Any] = json.loads(said.out)
    return found


def test_the_document_holds_every_behaviour_by_cohort(practised: Callable[..., None], inflow: Inflow) -> None:
    practised({"east": 6, "west": 7})
    found = document(inflow("report", "--gaps", "--week", "2026-W40", "--json"))
    assert (found["first_week"], found["last_week"]) == ("2026-W38", "2026-W40")
    assert (found["start"], found["end"], found["has_ended"]) == ("2026-09-14", "2026-10-04", True)
    [module] = found["modules"]
    assert (module["module"], module["raters"]) == (MODULE, None)
    assert {one["behaviour"] for one in module["behaviours"]} == {one.id for one in load().modules[MODULE].behaviours}
    by_behaviour = {one["behaviour"]: one["answers"] for one in module["behaviours"]}
    everybody, east, west = by_behaviour.pop(SCENARIO.behaviour)
    assert all(cell.keys() == CELL for cell in (everybody, east, west, *module["checks"]))
    assert (everybody["by"], everybody["n"], everybody["level"], everybody["standing"]) == ("all", 52, 0.17, "weak")
    assert (east["value"], east["n"], west["value"], west["n"]) == ("east", 24, "west", 28)
    assert {cell["reason"] for cells in by_behaviour.values() for cell in cells} == {"empty"}
    assert [(cell["n"], cell["level"], cell["standing"]) for cell in module["checks"]] == [
        (52, 0.67, "close"),
        (24, 0.67, "close"),
        (28, 0.67, "close"),
    ]


def test_the_table_reads_aloud(practised: Callable[..., None], inflow: Inflow) -> None:
    practised({"east": 6, "west": 7})
    said = inflow("report", "--gaps", "--week", "2026-W40")
    assert said.code == 0
    assert said.out.startswith("Weeks 2026-W38 to 2026-W40, 14 September to 4 October\n")
    assert "near “No attempt yet” (17 of 100, likely 7 to 26); 24 people; weak" in said.out
    assert "Managers have not rated scenes together yet" in said.out
    assert max(map(len, said.out.splitlines())) <= 130


def test_a_cohort_of_four_shows_nothing_and_neither_does_the_one_that_would_give_it_away(
    practised: Callable[..., None], inflow: Inflow
) -> None:
    practised({"east": 6, "west": 7, "north": 0}, alone=4)
    [module] = document(inflow("report", "--gaps", "--week", "2026-W40", "--json"))["modules"]
    rows = [one["answers"] for one in module["behaviours"]] + [module["checks"]]
    for everybody, east, north, west in rows:
        assert (north["withheld"], north["reason"]) == (True, "small")
        assert (east["withheld"], east["reason"]) == (True, "small")
        assert {north[name] for name in ("n", "count", "level", "low", "high", "standing")} == {None}
        assert everybody["n"] in (56, None)
        assert west["n"] in (28, None)


def test_before_three_weeks_have_ended_there_is_no_map_yet(practised: Callable[..., None], inflow: Inflow) -> None:
    practised({"east": 6})
    early = inflow("report", "--gaps", "--week", "2026-W39")
    assert early.out == "The first map comes once three weeks have ended, after 4 October.\n"
    found = document(inflow("report", "--gaps", "--week", "2026-W39", "--json"))
    assert (found["has_ended"], found["modules"], found["end"]) == (False, [], "2026-10-04")


def test_the_weeks_that_follow_show_the_same_map_until_three_more_have_ended(
    practised: Callable[..., None], inflow: Inflow
) -> None:
    practised({"east": 6})
    first, second, third = (inflow("report", "--gaps", "--week", f"2026-W{week}").out for week in (40, 42, 43))
    assert first == second
    assert third.startswith("Weeks 2026-W41 to 2026-W43")
    assert "nothing in these weeks" in third


def test_where_no_cohort_was_ever_opened_everybody_counts(workspace: str, inflow: Inflow) -> None:
    found = document(inflow("report", "--gaps", "--json"))
    assert {one["module"] for one in found["modules"]} == set(load().modules)
    cells = [cell for one in found["modules"] for cell in one["checks"]]
    assert {(cell["by"], cell["withheld"], cell["reason"]) for cell in cells} == {("all", True, "empty")}


def test_the_map_is_by_cohort_already(workspace: str, inflow: Inflow) -> None:
    said = inflow("report", "--gaps", "--by", "role")
    assert said.code != 0
    assert "--gaps is by cohort already" in said.err
