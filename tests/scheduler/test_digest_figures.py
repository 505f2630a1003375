"""What a digest says once it comes: whose acts it counts, and what never changes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coaching.lagging import said
from coaching.outcomes import Outcome
from coaching.weeks import Week
from scheduler import joining
from storage import checks, outcomes, people

if TYPE_CHECKING:
    from tests.scheduler.conftest import Office

from coaching.digest_words import line

TEAM = "T1"
WEEK = Week.parse("2026-W47")
#: When the week has ended in Denver, two hours behind New York.
ENDED = datetime(2026, 11, 23, 7, tzinfo=UTC)


def test_a_manager_of_eight_is_told_how_many_took_part_and_how_sure_that_is(eight: Office) -> None:
    assert eight.run(ENDED) == 1
    digest = eight.digest()
    assert line(digest, "active_users").summary == "6 of 8 people. Likely 41 to 93 %."
    assert digest.reading("practice_tasks").n == 8
    assert digest.card() in eight.library.modules["active-listening"].cards


def test_what_somebody_does_late_on_sunday_in_denver_is_counted(eight: Office) -> None:
    eight.act("sam", ENDED - timedelta(minutes=1), "opened")
    eight.run(ENDED)
    assert line(eight.digest(), "active_users").value == "7 of 8 people"


def test_an_answer_after_midnight_counts_in_the_week_in_which_it_was_given(eight: Office) -> None:
    eight.act("sam", ENDED, "opened")
    eight.run(ENDED)
    assert line(eight.digest(), "active_users").value == "6 of 8 people"
    eight.run(ENDED + timedelta(weeks=1))
    assert line(eight.digest(week=WEEK.before(-1)), "active_users").value == "1 of 8 people"


def test_a_manager_of_four_gets_one_thing_to_try_and_the_reason_for_no_figures(office: Office) -> None:
    office.lead()
    for n in range(4):
        office.hire(f"p{n}")
        office.act(f"p{n}", ENDED - timedelta(days=3), "opened")
    office.run(ENDED)
    digest = office.digest()
    assert (digest.reason, digest.people) == ("small", None)
    assert digest.card().question
    assert [prompt.state for prompt in office.planned()] == ["planned"]


def test_people_whose_group_has_not_started_do_not_count(eight: Office) -> None:
    for n in range(4):
        eight.hire(f"waits-{n}", cohort="waiting")
    eight.run(ENDED)
    assert eight.digest().people == 8


def test_figures_once_shown_do_not_change(eight: Office) -> None:
    eight.run(ENDED)
    kept = eight.digest()
    eight.act("p6", ENDED - timedelta(days=2), "opened")
    eight.run(ENDED + timedelta(hours=1))
    assert eight.digest() == kept
    eight.run(ENDED + timedelta(weeks=1))
    # Reckoned anew, last week would be 7; it is repeated as the manager read it.
    assert line(eight.digest(week=WEEK.before(-1)), "active_users").last == "last week 6"


def test_whoever_withdraws_is_not_in_the_figures_from_then_on(eight: Office) -> None:
    eight.run(ENDED)
    with eight.store.write() as tx:
        ana = people.find(tx, TEAM, "p0")
        assert ana is not None
        joining.withdraw(tx, ana, now=ENDED + timedelta(hours=3))
    eight.run(ENDED + timedelta(weeks=1))
    following = eight.digest(week=WEEK.before(-1))
    assert following.people == 7
    # One person fewer: who came back, beside who took part last week, would tell of that one.
    assert following.reading("repeat_7d").withheld


def test_before_anybody_anywhere_gave_thanks_it_is_not_asked_for_yet(eight: Office) -> None:
    eight.run(ENDED)
    assert line(eight.digest(), "peer_feedback").value == "not asked for yet"
    eight.hire("far", manager="kim")
    eight.act("far", ENDED + timedelta(days=1), "peer_feedback")
    eight.run(ENDED + timedelta(weeks=1))
    # Somebody of another team did it: so here it is a figure, and nobody did.
    assert line(eight.digest(week=WEEK.before(-1)), "peer_feedback").value == "almost none of 8 people"
    assert line(eight.digest(week=WEEK.before(-1)), "manager_checks").value == "not asked for yet"


def test_no_card_comes_twice_in_four_weeks(eight: Office) -> None:
    for week in range(4):
        eight.run(ENDED + timedelta(weeks=week))
    assert len({eight.digest(week=WEEK.before(-week)).card().id for week in range(4)}) == 4


def test_a_programme_with_its_own_goals_is_read_by_them(eight: Office) -> None:
    programme = replace(eight.library.programmes["listening"], thresholds=(("active_users", 0.5, 0.7, 0.1),))
    own = replace(eight.library, programmes={"listening": programme})
    replace(eight, library=own).run(ENDED)
    assert line(eight.digest(), "active_users").goals == "Goals: pilot 50 %, success 70 %."


def test_of_two_programmes_in_a_team_the_one_of_more_people_is_read(eight: Office) -> None:
    speaking = replace(
        eight.library.programmes["listening"], id="a-second", thresholds=(("active_users", 0.5, 0.7, 0.1),)
    )
    both = {"listening": eight.library.programmes["listening"], "a-second": speaking}
    for n, tz in enumerate(["Europe/Madrid", "Europe/London", "Europe/Berlin"]):
        eight.hire(f"eve-{n}", tz=tz, cohort="speaking")
    eight.open("speaking", programme="a-second")
    replace(eight, library=replace(eight.library, programmes=both)).run(ENDED)
    assert line(eight.digest(), "active_users").goals == "Goals: pilot 40 %, success 70 %."
    assert eight.digest().people == 11


def test_the_second_monday_tells_who_came_back_and_compares_the_same_people(eight: Office) -> None:
    eight.run(ENDED - timedelta(weeks=1))
    eight.run(ENDED)
    digest = eight.digest()
    assert line(digest, "active_users").summary == "6 of 8 people, last week 5. Likely 41 to 93 %. Too close to call."
    assert line(digest, "repeat_7d").value == "5 of 5 people"


@pytest.mark.parametrize(("asked", "value"), [(False, "not asked for yet"), (True, "0 of 8 people")])
def test_where_managers_were_asked_and_saw_nothing_their_notes_are_none_and_not_unasked(
    eight: Office, asked: bool, value: str
) -> None:
    if asked:
        with eight.store.write() as tx:
            checks.ask(
                tx, TEAM, "check:kim:2026-W47", manager="kim", on=WEEK.sunday, about=[("p0", "active-listening")]
            )
    eight.run(ENDED)
    assert line(eight.digest(), "manager_checks").value == value


def test_what_the_business_counts_of_the_team_stands_beside_its_figures(eight: Office) -> None:
    def told(name: str, end: date, done: float, cases: float) -> Outcome:
        return Outcome(name, "manager", "mia", end - timedelta(days=6), end, done, cases)

    with eight.store.write() as tx:
        for one in (
            told("Repeat calls", WEEK.sunday, 38, 212),
            told("Repeat calls", WEEK.before().sunday, 42, 198),
            told("Escalations", WEEK.sunday, 1, 4),
            told("Repeat calls", WEEK.before(-1).sunday, 90, 212),
        ):
            outcomes.keep(tx, "T1", one)
    eight.run(ENDED)
    assert [(one.label, said(one)) for one in eight.digest().outcomes] == [
        ("Repeat calls", "18 % of 212, before 21 % of 198. Too close to call."),
        ("Escalations", "no figures yet."),
    ]
