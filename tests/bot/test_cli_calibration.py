"""`inflow calibration`: figures with their metric and range, nobody named, nothing of a few."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from commandline import Said, at_home, inflow, workspace  # noqa: F401
from rating import MODULE, rate

from coaching.people import Newcomer
from content.library import load
from scheduler import roster
from storage import workspaces
from storage.engine import open_store

Inflow = Callable[..., Said]
RATERS = tuple(f"rater-{n}" for n in range(6))


@pytest.fixture
def rated(at_home: Path, workspace: str) -> Callable[..., None]:
    """Let managers rate the kick-off as the expert has it; the last of them in a hurry, if that is said."""

    def let(raters: int, *, hurried: bool = False) -> None:
        store, library = open_store(f"sqlite:///{at_home / 'inflow.db'}"), load()
        opened = datetime.now(UTC) - timedelta(weeks=2)
        with store.write() as tx:
            workspaces.open_cohort(tx, workspace, "listening", programme="listening", by="lea", now=opened)
        joined = date(2026, 1, 5)
        people = [Newcomer(who, who, None, "UTC", None, None, None, None, joined, None, True) for who in RATERS]
        people += [
            Newcomer(f"of-{who}", who, None, "UTC", None, "listening", None, who, joined, None, True) for who in RATERS
        ]
        for _ in roster.take_in(store, workspace, people, now=opened):
            pass
        for who in RATERS[:raters]:
            quick = hurried and who == RATERS[raters - 1]
            rate(
                store,
                library,
                workspace,
                who,
                0,
                at=opened + timedelta(days=3),
                level="advanced" if quick else None,
                seconds=2.0 if quick else 30.0,
            )
        store.close()

    return let


def test_five_raters_who_see_what_the_expert_sees(rated: Callable[..., None], inflow: Inflow) -> None:
    rated(5)
    said = inflow("calibration", "--json")
    assert said.code == 0
    whole = json.loads(said.out)
    [module] = whole["modules"]
    found = module["with_hurried"]
    assert (module["module"], module["counts"], module["hurried"]) == (MODULE, True, False)
    assert (found["raters"], found["units"], found["doubly_rated"], found["verdict"]) == (5, 12, 12, "provisional")
    assert found["alpha"] == {"value": 1.0, "low": 1.0, "high": 1.0, "reason": None}
    assert found["key"]["value"] == found["raw"]["value"] == found["ac2"]["value"] == 1.0
    assert module["without_hurried"] == found
    assert "ordinal distance" in whole["metrics"]["alpha"]
    assert "ordinal weights" in whole["metrics"]["ac2"]


def test_figures_stand_with_and_without_whoever_was_in_a_hurry(rated: Callable[..., None], inflow: Inflow) -> None:
    rated(6, hurried=True)
    [module] = json.loads(inflow("calibration", "--json").out)["modules"]
    assert module["hurried"] is True
    assert module["with_hurried"]["raters"] == 6
    assert module["with_hurried"]["alpha"]["value"] < 1.0
    assert module["without_hurried"]["raters"] == 5
    assert module["without_hurried"]["alpha"]["value"] == 1.0
    table = inflow("calibration").out
    assert "without those in a hurry" in table
    assert "Krippendorff's alpha (ordinal distance)" in table
    assert not any(name in table for name in RATERS)


def test_of_fewer_than_five_raters_nothing_is_told(rated: Callable[..., None], inflow: Inflow) -> None:
    rated(4)
    [module] = json.loads(inflow("calibration", "--json").out)["modules"]
    assert module["with_hurried"]["reason"] == module["without_hurried"]["reason"] == "small"
    assert {module["with_hurried"][name] for name in ("raters", "units", "alpha", "verdict")} == {None}
    assert module["hurried"] is None
    assert "Fewer than 5 people have rated scenes" in inflow("calibration").out


def test_before_a_cohort_is_open_there_is_nothing_to_say(workspace: str, inflow: Inflow) -> None:
    assert json.loads(inflow("calibration", "--json").out)["modules"] == []
    assert "No module with scenes to rate" in inflow("calibration").out
