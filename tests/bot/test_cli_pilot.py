"""`inflow pilot`: the verdict and all that it rests on, in a terminal, as JSON and as a page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from commandline import Said, at_home, inflow  # noqa: F401

from storage import made_up, schema
from storage.engine import open_store

Inflow = Callable[..., Said]
#: The made-up pilot's six weeks are over by then.
AFTER = "2026-10-20"
OUTCOMES = """name,scope,who,period_start,period_end,numerator,denominator
repeat_calls,cohort,first,2026-08-01,2026-08-31,30,100
repeat_calls,cohort,second,2026-08-01,2026-08-31,12,98
repeat_calls,cohort,first,2026-09-01,2026-09-30,20,110
repeat_calls,cohort,second,2026-09-01,2026-09-30,18,102
repeat_calls,cohort,first,2026-10-01,2026-10-10,9,30
"""


@pytest.fixture
def made(at_home: Path) -> None:
    """A made-up pilot of a hundred people in ten teams, half of which do more."""
    store = open_store(f"sqlite:///{at_home / 'inflow.db'}")
    schema.upgrade(store)
    made_up.make(store, people=100, weeks=6, seed=3, effect=0.15)
    store.close()


@pytest.mark.usefixtures("made")
def test_the_verdict_comes_first_and_what_it_rests_on_below(inflow: Inflow) -> None:
    said = inflow("pilot", "listening", "--at", AFTER)
    assert said.code == 0, said.err
    title, _, verdict, *_ = said.out.split("\n")
    assert title.startswith("Six weeks of listening, week 6 of 6: ")
    assert verdict.startswith("Verdict: ")
    for words in (
        "Week 6, 12 to 18 October (read for the verdict)",
        "Since it began: ",
        "Between cohorts, ",
        "can show:",
    ):
        assert words in said.out
    assert "How it should work: in the moment “a customer call” people do this: " in said.out
    assert "Nothing of it was brought in for these cohorts" in said.out


@pytest.mark.usefixtures("made")
def test_the_json_holds_the_same(inflow: Inflow) -> None:
    found = json.loads(inflow("pilot", "listening", "--at", AFTER, "--json").out)
    assert found["paragraph"].startswith("Verdict: ")
    assert (found["began"], found["people"], found["teams"], len(found["weekly"])) == ("2026-09-07", 100, 10, 6)
    assert {one["figure"] for one in found["differences"]} >= {"active_users", "manager_checks"}
    assert found["outcome"] is None


@pytest.mark.usefixtures("made")
def test_what_the_business_counts_is_of_the_newest_period_that_all_cohorts_have(inflow: Inflow, at_home: Path) -> None:
    (at_home / "outcomes.csv").write_text(OUTCOMES)
    assert inflow("outcomes", "import", "outcomes.csv").code == 0
    said = inflow("pilot", "listening", "--at", AFTER).out
    assert "Counted 1 September to 30 September: 18 % of 212, before 21 % of 198. Too close to call." in said
    assert "That the pilot led" in said
    before = inflow("pilot", "listening", "--at", "2026-09-15").out
    assert "Counted 1 August to 31 August: 21 % of 198." in before


@pytest.mark.usefixtures("made")
def test_a_page_is_written_for_the_sponsor(inflow: Inflow, at_home: Path) -> None:
    said = inflow("pilot", "listening", "--at", AFTER, "--page", "page.html")
    assert (said.code, said.out) == (0, "The page is in page.html.\n")
    page = (at_home / "page.html").read_text()
    for heading in (
        "What it is for",
        "Reach and time",
        "What worked",
        "What failed",
        "What is tested next",
        "Assumptions",
    ):
        assert f">{heading}</h2>" in page
    refused = inflow("pilot", "listening", "--page", "nowhere/page.html")
    assert (refused.code, "nowhere/page.html cannot be written" in refused.err) == (1, True)


@pytest.mark.usefixtures("made")
def test_a_programme_that_there_is_none_of_is_named_with_those_that_there_are(inflow: Inflow) -> None:
    said = inflow("pilot", "listning")
    assert said.code == 1
    assert "listning" in said.err
    assert "listening" in said.err
