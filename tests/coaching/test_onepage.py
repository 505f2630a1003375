"""A pilot on one page: by rules from what is known, and honest where there is nothing."""

import re
from dataclasses import replace

import pytest
from paged import POINT, empty, readings, small, whole

from coaching import onepage
from coaching.onepage import Page
from coaching.onepage_pilot import CANNOT_BE_READ, Chart, Pilot
from coaching.stories import Clause
from coaching.verdict import judge


def said(page: Page, section: str) -> tuple[str, ...]:
    (found,) = (one for one in page.sections if one.id == section)
    return tuple(clause.text for clause in found.clauses)


def everything(page: Page) -> str:
    rows = [" ".join((row.label, row.value, row.n, row.likely, row.place)) for one in page.sections for row in one.rows]
    return "\n".join(
        [page.title, page.verdict, page.made, *rows, *(c.text for one in page.sections for c in one.clauses)]
    )


def test_it_begins_with_the_customers_moment_and_what_should_come_of_it() -> None:
    assert said(onepage.make(whole()), "moment") == (
        "The moment: a customer call. What people practise for it: check that they had understood.",
        "The figure that should tell of it first: managers' notes.",
        "What should come of it: customers who call again about the same thing within seven days; lower is better.",
        "Repeat calls, 1 October to 31 October: 18 % of 212, before 21 % of 198. Too close to call.",
    )


def test_reach_is_told_with_weeks_people_teams_and_how_many_agreed() -> None:
    assert said(onepage.make(whole()), "reach") == (
        "Begun in the week of 12 October 2026; 6 of 6 weeks have ended.",
        "120 of 150 people who were invited agreed to take part. Likely 72 to 86 %.",
        "120 people in 14 teams take part.",
        "Figures are read over 2 November to 22 November 2026, without weeks of few messages.",
    )


def test_the_verdict_is_the_one_that_everybody_reads() -> None:
    page = onepage.make(whole())
    assert page.verdict == "change, then go on"
    assert said(page, "verdict")[0].startswith("Verdict: iterate. ")


def test_figures_stand_where_their_ranges_put_them_and_each_once() -> None:
    page = onepage.make(whole())
    worked, failed, unclear = (" ".join(said(page, name)) for name in ("worked", "failed", "unclear"))
    assert [name for name in ("Took part", "Came back", "Tasks done") if name in worked] == [
        "Took part",
        "Came back",
        "Tasks done",
    ]
    assert "Took part: past pilot, with its whole range (n = 120)." in worked
    assert "Managers' notes: below pilot, which lies within the range (n = 120)." in failed
    assert "Gave thanks: at pilot or past it, but its range begins below (n = 120)." in unclear
    for label in ("Took part:", "Came back:", "Tasks done:", "Gave thanks:", "Managers' notes:"):
        assert sum(label in part for part in (worked, failed, unclear)) == 1, label


def test_changes_stand_with_what_came_of_them_failures_too() -> None:
    page = onepage.make(whole())
    assert said(page, "worked")[-1] == (
        "Changed: Tasks are shorter. It moved as expected. Tasks done before: 1.2 each, n = 120, likely 1.0 to 1.4; "
        "after: 1.9 each, n = 120, likely 1.7 to 2.2; difference +0.7, likely +0.4 to +1.1."
    )
    assert said(page, "failed")[-1].startswith("Changed: Notes are asked for on Thursday. It did not move. Managers' ")
    assert said(page, "next")[0] == (
        "Changed: Two reminders instead of one. Read again once the week of 30 November to 6 December has ended."
    )
    assert "lea" not in everything(page).split()


def test_a_change_whose_weeks_cannot_be_read_is_neither_a_success_nor_a_failure() -> None:
    pilot = whole()
    lost = replace(pilot.report.changed[1], before=None, after=None)
    page = onepage.make(replace(pilot, report=replace(pilot.report, changed=(lost,))))
    assert any(CANNOT_BE_READ in line for line in said(page, "limits"))
    assert "Changed" not in " ".join(said(page, "worked") + said(page, "failed") + said(page, "next"))


def test_each_hypothesis_stands_with_how_it_did_and_one_that_cannot_be_read_yet_says_so() -> None:
    first, second, third = said(onepage.make(whole()), "hypotheses")
    assert first.startswith(
        "Expected: Half of those who take part come back within a week by week six. The last week against the first: "
        "too close to call. Came back before: "
    )
    assert "The last week against the first: it did not move. Managers' notes before: 9 %, n = 120" in second
    counted = said(onepage.make(whole()), "moment")[-1]
    assert third == f"Expected: Customers who were understood have no need to call again. {counted}"
    assert said(onepage.make(small()), "hypotheses")[2].endswith("have no need to call again. Not read yet.")


def test_a_hypothesis_is_read_from_weeks_that_were_not_quiet_and_from_two_at_least() -> None:
    pilot = whole()
    quiet = tuple((week, n < 2, found) for n, (week, _, found) in enumerate(pilot.report.weekly))
    page = onepage.make(replace(pilot, report=replace(pilot.report, weekly=quiet)))
    assert [line.endswith("Not read yet.") for line in said(page, "hypotheses")] == [True, True, False]


@pytest.mark.parametrize("pilot", [whole(), small(), empty()])
def test_every_sentence_and_row_says_where_it_comes_from(pilot: Pilot) -> None:
    page = onepage.make(pilot)
    assert all(one.clauses for one in page.sections)
    for one in page.sections:
        for found in (*one.clauses, *one.rows):
            assert found.sources
            assert all(found.sources)


def test_a_pilot_that_has_not_begun_says_so_and_claims_nothing() -> None:
    page = onepage.make(empty())
    assert page.verdict == "no verdict yet"
    assert said(page, "verdict") == (
        (
            "No verdict. No week of the pilot has ended; it was decided before that figures are judged after weeks 3 "
            "and 6, so that no good day decides."
        ),
    )
    assert said(page, "reach") == ("The pilot is planned for 6 weeks, of which none has ended.",)
    assert said(page, "figures") == ("There are no figures yet: no week of this pilot has been read.",)
    assert said(page, "worked") == ("Nothing has been read yet.",)
    assert said(page, "failed") == ("Nothing has been read yet.",)
    assert said(page, "unclear") == ("Nothing has been read yet.",)
    assert said(page, "next") == ("Figures are judged next after week 3.",)
    assert "%" not in everything(page)


def test_of_four_people_nothing_is_shown_not_even_how_many_they_are() -> None:
    page = onepage.make(small())
    assert [row.value for one in page.sections for row in one.rows] == ["not shown"] * 5
    assert "How many take part is not shown, to protect each person." in said(page, "reach")
    assert not re.search(r"\b4\b", everything(page))
    assert said(page, "worked") == ("Nothing can be said of it: too few are shown.",)


def test_no_word_says_what_caused_it_but_that_it_cannot_be_said() -> None:
    text = everything(onepage.make(whole())).replace("Nothing here says what caused it", "")
    assert not re.search(r"\b(because|caused|led to|therefore|proves?|impact|drove)\b", text, re.IGNORECASE)
    assert "!" not in text


def test_a_scale_verdict_lists_no_failure_it_does_not_have() -> None:
    good = [
        replace(one, value=0.9, low=0.8, high=0.95, band="success")
        for one in readings()
        if one.name != "practice_tasks"
    ]
    tasks = [
        replace(one, value=3.4, low=3.1, high=3.9, band="success") for one in readings() if one.name == "practice_tasks"
    ]
    verdict = judge([*good, *tasks], week=6, read_in=(3, 6), weeks=whole().weeks)
    page = onepage.make(replace(whole(), report=replace(whole().report, verdict=verdict, changed=())))
    assert page.verdict == "go on with more people"
    assert said(page, "failed") == (
        "Of what was read, nothing lies below its pilot level, and no change was without effect.",
    )
    assert len(said(page, "worked")) == 5


def test_a_chart_is_in_the_page_itself_and_says_what_it_shows() -> None:
    assert Chart(POINT, "Chart", "reading:x").said == "Chart"
    with pytest.raises(ValueError, match="fetched"):
        Chart("https://example.com/chart.png", "Chart", "reading:x")
    with pytest.raises(ValueError, match="without words"):
        Chart(POINT, " ", "reading:x")


def test_a_pilot_without_a_business_measure_says_that_nothing_speaks_of_customers() -> None:
    programme = whole().programme
    without = replace(programme, chain=replace(programme.chain, outcome=None))
    lines = said(onepage.make(replace(whole(), programme=without, outcome=None)), "moment")
    assert lines[-1] == "No business measure was named, so nothing on this page speaks of customers."
    assert isinstance(onepage.make(whole()).sections[0].clauses[0], Clause)
