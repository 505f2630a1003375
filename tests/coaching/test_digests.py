import json
from dataclasses import replace
from datetime import date

import pytest
from teams import CARDS, WEEK, digest, person, team, two_weeks

from coaching.digest_words import LIMITS, caveat, days, how_to_read, line, own_notes, programme_lines, protected, title
from coaching.digests import LAGGING, LEADING, TEAM_FIGURES, TeamDigest, make
from coaching.kpis import FIGURES, read_team
from coaching.weeks import Week


def test_the_message_leads_with_how_many_took_part_against_last_week() -> None:
    made = two_weeks(team(8, WEEK.before(), acted=5), team(8, acted=6))
    took_part = line(made, LEADING[0])
    assert title(made) == "Your team, 16 to 22 November"
    assert took_part.label == "Took part"
    assert took_part.summary == "6 of 8 people, last week 5. Likely 41 to 93 %. Too close to call."
    assert caveat(made) == "8 people: a direction, not a score."


def test_tasks_are_told_for_each_person() -> None:
    made = two_weeks(team(8, WEEK.before(), acted=8, tasks=1), team(8, acted=8, tasks=2))
    done = line(made, LEADING[1])
    assert done.summary.startswith("2.0 each, last week 1.0. Likely 1.")
    assert done.share == "16 in all"
    assert done.goals == "Goals: pilot 1 each, success 3."


def test_a_clear_change_is_said_of_the_same_people() -> None:
    made = two_weeks(team(8, WEEK.before(), acted=0), team(8, acted=7))
    assert line(made, "active_users").trend == "Up, among the same people."
    made = two_weeks(team(8, WEEK.before(), acted=8), team(8, acted=1))
    assert line(made, "active_users").trend == "Down, among the same people."


def test_a_first_week_is_compared_with_nothing() -> None:
    made = digest(team(8, acted=6))
    assert line(made, "active_users").summary == "6 of 8 people. Likely 41 to 93 %."
    assert made.trends == ()
    assert made.last == ()


def test_the_four_of_a_small_team_see_no_figures_and_one_thing_to_try() -> None:
    made = two_weeks(team(4, WEEK.before(), acted=4), team(4, acted=4, noted=4))
    assert made.reason == "small"
    assert made.people is None
    assert all(reading.withheld and reading.value is None for reading in made.readings)
    assert caveat(made) == "Group figures appear from 5 people on, to protect each person."
    assert line(made, "active_users").summary == "too few to say."
    assert how_to_read(made) == protected(made)
    assert made.card().question.startswith("Question ")
    assert own_notes(made) == "Thank you for noting something about everyone last week."


def test_a_manager_of_too_few_sees_the_programme_and_a_manager_of_enough_does_not() -> None:
    programme = read_team(team(40, acted=20).people, WEEK)
    few, enough = (make(team(size, acted=4), cards=CARDS, programme=programme) for size in (4, 5))
    said = programme_lines(few)
    assert (said[0].label, said[0].value, said[0].likely) == ("Took part", "20 of 40 people", "Likely 35 to 65 %.")
    assert "uptake" not in {reading.name for reading in few.programme}
    assert programme_lines(enough) == ()


def test_a_stricter_setting_is_said_as_it_is() -> None:
    made = make(team(7, acted=4), cards=CARDS, minimum=8)
    assert caveat(made) == "Group figures appear from 8 people on, to protect each person."


def test_a_manager_who_is_on_their_own_list_does_not_stand_behind_their_teams_figures() -> None:
    four = team(4, acted=4)
    mia = person("mia", WEEK, acted=True)
    assert digest(replace(four, people=(*four.people, mia))).reason == "small"


def test_a_manager_is_shown_every_figure_but_who_agreed() -> None:
    made = digest(team(8, acted=6))
    assert tuple(reading.name for reading in made.readings) == TEAM_FIGURES
    assert set(FIGURES) - set(TEAM_FIGURES) == {"uptake"}
    assert set(LIMITS) == set(TEAM_FIGURES)
    assert {*LEADING, *LAGGING} <= set(TEAM_FIGURES)


def test_last_week_is_repeated_as_it_was_shown_then() -> None:
    before = team(8, WEEK.before(), acted=5)
    shown = digest(before)
    # Somebody's late act arrived after the digest: reckoned anew, last week would be 6 of 8.
    late = team(8, WEEK.before(), acted=6)
    assert line(digest(team(8, acted=6), late, shown), "active_users").last == "last week 5"


def test_a_digest_of_another_week_is_not_last_week() -> None:
    old = digest(team(8, WEEK.before(2), acted=5))
    assert digest(team(8, acted=6), team(8, WEEK.before(), acted=5), old).last == ()


def test_four_who_stayed_make_no_trend_though_both_weeks_are_shown() -> None:
    before = team(9, WEEK.before(), acted=0)
    now = team(9, acted=9)
    new = tuple(replace(one, person=f"new-{one.person}") if n > 3 else one for n, one in enumerate(now.people))
    made = two_weeks(before, replace(now, people=new))
    assert line(made, "active_users").summary == "9 of 9 people, last week 0. Likely 70 to 100 %."


def test_a_quiet_week_is_said_and_has_no_trend() -> None:
    now = team(8, acted=7)
    silent = replace(now, people=tuple(replace(one, delivered=0) for one in now.people))
    made = two_weeks(team(8, WEEK.before(), acted=0), silent)
    assert caveat(made) == "A quiet week: few messages went out, so please read little into it."
    assert made.trends == ()
    assert {reading.band for reading in made.readings} == {None}


def test_nobody_giving_thanks_is_almost_none_this_week_and_last() -> None:
    made = two_weeks(team(8, WEEK.before(), acted=5), team(8, acted=6))
    assert line(made, "peer_feedback").summary == "almost none of 8 people, last week almost none."
    assert line(digest(team(8, acted=6, thanked=8)), "peer_feedback").value == "almost all of 8 people"


def test_own_notes_are_the_managers_to_know() -> None:
    assert own_notes(digest(team(8, acted=6, noted=5))) == "Your own notes last week: 5 of 8 people."
    assert own_notes(digest(team(4, acted=4, noted=1))) == "Thank you for your notes last week."
    assert own_notes(digest(team(4, acted=4))) == ""


def test_one_person_moves_a_figure_by_so_many_points() -> None:
    assert how_to_read(digest(team(8, acted=6))).startswith("In a team of 8 one person is 13 points of a share.")


@pytest.mark.parametrize("size", [4, 8])
def test_a_kept_digest_reads_back_the_same(size: int) -> None:
    programme = read_team(team(40, acted=20).people, WEEK)
    before = team(size, WEEK.before(), acted=3, thanked=1)
    made = make(team(size, acted=4), earlier=[before], shown=[digest(before)], cards=CARDS, programme=programme)
    assert TeamDigest.from_json(made.to_json()) == made


@pytest.mark.parametrize("size", [4, 8])
def test_a_kept_digest_names_nobody(size: int) -> None:
    kept = two_weeks(team(size, WEEK.before(), acted=3), team(size, acted=4)).to_json()
    assert not any(name in kept for name in ["mia", *(f'"p{i}"' for i in range(size))])
    assert json.loads(kept)["week"] == "2026-11-16"


def test_a_small_teams_kept_digest_holds_no_number_of_it() -> None:
    kept = [two_weeks(team(4, WEEK.before(), acted=a), team(4, acted=b)).to_json() for a, b in ((0, 4), (4, 0))]
    assert kept[0] == kept[1]


@pytest.mark.parametrize(
    ("monday", "said"),
    [
        (date(2026, 11, 16), "16 to 22 November"),
        (date(2026, 11, 30), "30 November to 6 December"),
        (date(2026, 12, 28), "28 December to 3 January"),
    ],
)
def test_a_week_is_said_by_its_first_and_last_date(monday: date, said: str) -> None:
    assert days(Week(monday)) == said


def test_no_sentence_shouts_or_scolds() -> None:
    made = two_weeks(team(8, WEEK.before(), acted=5), team(8, acted=6, noted=3))
    texts = [title(made), caveat(made), how_to_read(made), own_notes(made)]
    for name in TEAM_FIGURES:
        said = line(made, name)
        texts += [said.label, said.summary, said.goals, said.meaning, said.limits]
    assert not any(mark in text for text in texts for mark in ("!", "missed", "failed", "tracked"))
