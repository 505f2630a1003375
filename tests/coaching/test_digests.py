import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from coaching.digest_words import LIMITS, caveat, days, how_to_read, line, own_notes, programme_lines, protected, title
from coaching.digests import LAGGING, LEADING, TEAM_FIGURES, TeamDigest, make
from coaching.items import Card
from coaching.kpis import FIGURES, read_team
from coaching.readings import PersonWeek, TeamWeek
from coaching.weeks import Week

WEEK = Week.parse("2026-W47")
CARDS = tuple(Card(f"card-{n}", f"Question {n}?", "Because.", f"Thanks {n}.") for n in range(7))


def person(
    name: str, week: Week, *, acted: bool, tasks: int = 0, thanked: bool = False, noted: bool = False
) -> PersonWeek:
    rows = [(week.sunday - timedelta(days=2), "opened", 1)] if acted else []
    rows += [(week.sunday - timedelta(days=1), "completed_task", tasks)] if tasks else []
    rows += [(week.sunday, "peer_feedback", 1)] if thanked else []
    rows += [(week.sunday, "manager_check", 1)] if noted else []
    return PersonWeek(name, "mia", 5, 5, tuple(rows), delivered=1)


def team(size: int, week: Week = WEEK, *, acted: int, noted: int = 0, tasks: int = 0, thanked: int = 0) -> TeamWeek:
    people = [
        person(f"p{i}", week, acted=i < acted, tasks=tasks if i < acted else 0, thanked=i < thanked, noted=i < noted)
        for i in range(size)
    ]
    return TeamWeek("mia", week, tuple(people))


def digest(
    now: TeamWeek, before: TeamWeek | None = None, shown: TeamDigest | None = None, unasked: tuple[str, ...] = ()
) -> TeamDigest:
    earlier, digests = (before,) if before else (), (shown,) if shown else ()
    return make(now, earlier=earlier, shown=digests, cards=CARDS, unasked=unasked)


def two_weeks(before: TeamWeek, now: TeamWeek) -> TeamDigest:
    return digest(now, before, digest(before))


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


def test_when_one_person_left_coming_back_is_not_shown() -> None:
    before, now = team(9, WEEK.before(), acted=8), team(8, acted=6)
    came_back = tuple(replace(one, rows=(*one.rows, (WEEK.before().sunday, "opened", 1))) for one in now.people)
    made = two_weeks(before, replace(now, people=came_back))
    assert line(made, "repeat_7d").value == "too few to say"
    assert line(made, "active_users").last == "last week 8 of 9"
    assert line(digest(replace(now, people=came_back)), "repeat_7d").value == "6 of 8 people"


def test_a_team_whose_week_before_is_not_known_is_not_shown_who_came_back() -> None:
    shown = digest(team(8, WEEK.before(), acted=8))
    both = tuple(replace(one, rows=(*one.rows, (WEEK.before().sunday, "opened", 1))) for one in team(8, acted=6).people)
    assert line(digest(TeamWeek("mia", WEEK, both), None, shown), "repeat_7d").value == "too few to say"


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


def test_longer_windows_are_hidden_by_whoever_moved_since_their_own_week() -> None:
    """Ana left a fortnight ago: against what was shown then, coming back within 14 days would tell of Ana."""
    weeks = {back: team(9 if back >= 2 else 8, WEEK.before(back), acted=8) for back in (1, 2, 4)}
    now = replace(team(8, acted=8), people=tuple(active_on(one, 1, 8, 15, 31) for one in team(8, acted=8).people))
    shown = [digest(week) for week in weeks.values()]
    made = make(now, earlier=tuple(weeks.values()), shown=shown, cards=CARDS)
    assert [made.reading(name).withheld for name in ("repeat_7d", "repeat_14d", "repeat_30d")] == [False, True, True]


def test_who_acts_at_weekends_only_is_not_found_between_thirty_days_and_a_week() -> None:
    """The 30 days' base ends on a Friday: one who acted on that Sunday alone is in that week's figure, not in it."""
    then = replace(team(8, WEEK.before(4), acted=0), people=members(8, on=(28,), first=30))
    now = replace(team(8, acted=0), people=members(8, on=(28,), first=30))
    made = make(now, earlier=[then], shown=[digest(then)], cards=CARDS)
    assert made.reading("repeat_30d").withheld
    everybody = replace(team(8, acted=0), people=members(8, on=(30,), first=30))
    same = replace(team(8, WEEK.before(4), acted=0), people=everybody.people)
    made = make(everybody, earlier=[same], shown=[digest(same)], cards=CARDS)
    assert not made.reading("repeat_30d").withheld


def active_on(one: PersonWeek, *days_ago: int) -> PersonWeek:
    return replace(one, rows=tuple((WEEK.sunday - timedelta(days=ago), "opened", 1) for ago in days_ago))


def members(size: int, *, on: tuple[int, ...], first: int) -> tuple[PersonWeek, ...]:
    """The first acts on other days than all the others do."""
    people = team(size, acted=0).people
    return (active_on(people[0], *on), *(active_on(one, first) for one in people[1:]))


def test_what_nobody_could_do_yet_is_not_asked_for_yet_and_no_zero() -> None:
    made = digest(team(8, acted=6), unasked=LAGGING)
    for name in LAGGING:
        assert line(made, name).summary == "not asked for yet."
        assert line(made, name).goals == ""
    assert own_notes(made) == ""
    assert line(made, "active_users").value == "6 of 8 people"


def test_what_was_not_asked_for_last_week_is_no_number_of_last_week() -> None:
    before = team(8, WEEK.before(), acted=5)
    shown = digest(before, unasked=LAGGING)
    made = digest(team(8, acted=6, thanked=2), before, shown)
    assert line(made, "peer_feedback").summary == "2 of 8 people. Likely 7 to 59 %."


def test_a_small_team_is_not_told_what_is_asked_for() -> None:
    assert line(digest(team(4, acted=4), unasked=LAGGING), "peer_feedback").value == "too few to say"


def test_no_sentence_shouts_or_scolds() -> None:
    made = two_weeks(team(8, WEEK.before(), acted=5), team(8, acted=6, noted=3))
    texts = [title(made), caveat(made), how_to_read(made), own_notes(made)]
    for name in TEAM_FIGURES:
        said = line(made, name)
        texts += [said.label, said.summary, said.goals, said.meaning, said.limits]
    assert not any(mark in text for text in texts for mark in ("!", "missed", "failed", "tracked"))
