"""What a digest leaves out, so that nobody is found in it, and so that no zero is a verdict."""

from dataclasses import replace
from datetime import timedelta

from teams import CARDS, WEEK, digest, team, two_weeks

from coaching.digest_words import line, own_notes
from coaching.digests import LAGGING, make
from coaching.readings import PersonWeek, TeamWeek


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
