"""`inflow outcomes import`: good lines are kept, bad ones named, and the newest telling holds."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commandline import Said, at_home, inflow, workspace  # noqa: F401

if TYPE_CHECKING:
    Inflow = Callable[..., Said]

ROSTER = """\
slack_user_id,name,cohort,manager,joined_on,left_on,consented
U0ANA0001,Ana,listening,U0MIA0001,2026-03-02,,2026-09-01
U0MIA0001,Mia,,,2026-03-02,,
U0MAR0001,Omar,listening,U0MIA0001,2026-03-02,,false
"""
HEAD = "name,scope,who,period_start,period_end,numerator,denominator\n"
GOOD = HEAD + (
    "repeat_calls,manager,U0MIA0001,2026-09-01,2026-09-30,42,198\n"
    "repeat_calls,cohort,listening,2026-09-01,2026-09-30,90,401\n"
    "repeat_calls,person,U0ANA0001,2026-09-01,2026-09-30,4,21\n"
)


@pytest.fixture(autouse=True)
def roster(inflow: Inflow, at_home: Path, workspace: str) -> None:
    (at_home / "people.csv").write_text(ROSTER)
    assert inflow("roster", "import", "people.csv").code == 0


def test_outcomes_are_taken_in_and_twice_changes_nothing(inflow: Inflow, at_home: Path) -> None:
    (at_home / "calls.csv").write_text(GOOD)
    said = inflow("outcomes", "import", "calls.csv")
    assert (said.code, said.err) == (0, "")
    assert said.out == "3 outcomes read: 3 new, 0 changed, 0 known already, 0 not taken.\n"
    said = inflow("outcomes", "import", "calls.csv")
    assert said.out == "3 outcomes read: 0 new, 0 changed, 3 known already, 0 not taken.\n"


def test_a_later_file_takes_the_place_of_an_earlier_one_and_says_what_it_was(inflow: Inflow, at_home: Path) -> None:
    (at_home / "calls.csv").write_text(GOOD)
    inflow("outcomes", "import", "calls.csv")
    (at_home / "mended.csv").write_text(HEAD + "repeat_calls,manager,U0MIA0001,2026-09-01,2026-09-30,38,212\n")
    said = inflow("outcomes", "import", "mended.csv")
    assert (said.code, said.out) == (0, "1 outcomes read: 0 new, 1 changed, 0 known already, 0 not taken.\n")
    assert said.err == (
        "line 2: repeat_calls of U0MIA0001, 2026-09-01 to 2026-09-30, was 21 % of 198; from now on it is 18 % of 212.\n"
    )


def test_bad_lines_are_named_and_kept(inflow: Inflow, at_home: Path) -> None:
    bad = {
        "c,person,U0MAR0001,2026-09-01,2026-09-30,4,21": "U0MAR0001 had not agreed on 2026-09-01",
        "c,person,U0ANA0001,2026-08-15,2026-09-15,4,21": "U0ANA0001 had not agreed on 2026-08-15",
        "c,person,U0ZOE0001,2026-09-01,2026-09-30,4,21": "U0ZOE0001 is not on the roster",
        "c,manager,U0ZOE0001,2026-09-01,2026-09-30,4,21": "U0ZOE0001 is not on the roster",
        "c,cohort,lisening,2026-09-01,2026-09-30,4,21": "nobody is in a cohort 'lisening'",
        "c,cohort,listening,2998-09-01,2999-09-30,4,21": "has not ended yet",
    }
    (at_home / "calls.csv").write_text(GOOD + "\n".join(bad) + "\n")
    said = inflow("outcomes", "import", "calls.csv")
    assert (said.code, said.out) == (1, "9 outcomes read: 3 new, 0 changed, 0 known already, 6 not taken.\n")
    for number, why in enumerate(bad.values(), start=5):
        assert f"line {number}: " in said.err
        assert why in said.err
    with (at_home / "calls.rejects.csv").open(newline="") as file:
        assert [",".join(line[:-1]) for line in csv.reader(file)][1:] == list(bad)


def test_what_was_measured_of_somebody_stands_in_their_own_file_and_is_erased_with_the_rest(
    inflow: Inflow, at_home: Path
) -> None:
    (at_home / "calls.csv").write_text(GOOD)
    inflow("outcomes", "import", "calls.csv")
    own = json.loads(inflow("person", "export", "U0ANA0001").out)
    assert [(row["name"], row["scope"], row["numerator"]) for row in own["outcomes"]] == [("repeat_calls", "person", 4)]
    assert [row["scope"] for row in json.loads(inflow("person", "export", "U0MIA0001").out)["outcomes"]] == ["manager"]
    inflow("person", "erase", "U0ANA0001", "--yes")
    assert json.loads(inflow("person", "export", "U0ANA0001").out)["outcomes"] == []


def test_a_file_that_is_none_is_told_in_one_sentence(inflow: Inflow, at_home: Path) -> None:
    said = inflow("outcomes", "import", "none.csv")
    assert (said.code, said.out) == (1, "")
    assert len(said.err.strip().splitlines()) == 1
