"""A whole pilot, given out under pseudonyms and taken in elsewhere, gives the same report."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from commandline import Said, at_home, inflow, workspace  # noqa: F401

from storage import made_up, schema, workspaces
from storage.engine import open_store

if TYPE_CHECKING:
    Inflow = Callable[..., Said]


def report(inflow: Inflow, by: str) -> list[Any]:
    """The report's groups, without what is drawn at random from managers in the order of their ids."""
    scopes = json.loads(inflow("report", "--week", "2026-W39", "--by", by, "--json").out)["scopes"]
    figures = ("name", "numerator", "denominator", "n", "value", "band", "withheld", "reason")
    return [
        {
            **{name: scope[name] for name in ("by", "value", "people", "funnel", "loop")},
            "kpis": [[kpi[name] for name in figures] for kpi in scope["kpis"]],
        }
        for scope in scopes
    ]


@pytest.mark.parametrize("by", ["cohort", "role", "module"])
def test_an_export_taken_in_elsewhere_gives_the_same_report(
    inflow: Inflow, at_home: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    here = open_store(f"sqlite:///{at_home / 'inflow.db'}")
    schema.upgrade(here)
    made_up.make(here, people=120, weeks=4, seed=7, workspace_id="T1")
    with here.read() as tx:
        cohorts = workspaces.opened(tx, "T1").values()
    here.close()
    assert inflow("events", "export", "--format", "csv", "--out", "pilot.csv").code == 0
    before = report(inflow, by)
    monkeypatch.setenv("INFLOW_DATABASE_URL", f"sqlite:///{at_home / 'there.db'}")
    there = open_store(f"sqlite:///{at_home / 'there.db'}")
    schema.upgrade(there)
    with there.write() as tx:
        workspaces.settle(tx, workspaces.Workspace("T2", "Elsewhere", "UB", "B", None))
        for one in cohorts:
            workspaces.open_cohort(tx, "T2", one.cohort, programme=one.programme, by="UB", now=one.opened_at)
    there.close()
    assert inflow("roster", "import", "pilot.roster.csv").code == 0
    assert inflow("events", "import", "pilot.csv").code == 0
    assert len(before) > 1
    assert report(inflow, by) == before
