"""The gap map by hand: what is weak, what is too close to call, and what is not shown."""

import math
from collections.abc import Mapping

import pytest

from coaching import gap_words, gaps
from coaching.calibration import Verdict
from coaching.gap_counts import Found
from coaching.gaps import Cell, GapMap, Period
from coaching.intervals import t_quantile
from coaching.items import Behaviour, Level, Module
from coaching.made_up import drawn_alike
from coaching.mean_levels import PARTS, mean_level
from coaching.scopes import EVERYBODY, Place, Scope, Sums
from coaching.simulation import uniform
from coaching.weeks import Week

BEGUN = Week.parse("2026-W45")
PERIOD = Period.number(0, begun=BEGUN)
LABELS = ("No attempt yet", "Said it back", "Said it back, checked", "Also feeling, next steps")
MODULE = Module(
    "listening",
    "Active listening",
    "listening",
    (
        Behaviour("finish", "Let others finish", "Let somebody finish", ()),
        Behaviour("say-back", "Say it back", "Said it back", ()),
    ),
    tuple(
        Level(n, name, label, "")
        for n, (name, label) in enumerate(
            zip(("unacceptable", "developing", "proficient", "advanced"), LABELS, strict=True)
        )
    ),
    (),
    (),
    (),
    (),
    (),
)
EAST, WEST = Scope("cohort", "east"), Scope("cohort", "west")

#: Levels, 0 to 3, of each person's answers, team by team.
Teams = list[list[tuple[int, ...]]]


def added(cohort: str, teams: Teams) -> dict[Place, Sums]:
    return {
        Place(cohort, "", f"{cohort}-{n}"): Sums.of((sum(levels) * PARTS // 3, len(levels)) for levels in people)
        for n, people in enumerate(teams)
    }


def alike(teams: int, people: int, *levels: int) -> Teams:
    return [[levels] * people] * teams


def made(
    answers: Mapping[str, Teams],
    notes: Mapping[str, Teams] | None = None,
    *,
    behaviour: str = "finish",
    enrolled: Mapping[str, int] | None = None,
    verdict: Verdict | None = None,
) -> GapMap:
    """The map of some cohorts; beside those who answered or were noted so many more take part."""
    parts = {place: sums for cohort, teams in answers.items() for place, sums in added(cohort, teams).items()}
    noted = {place: sums for cohort, teams in (notes or {}).items() for place, sums in added(cohort, teams).items()}
    people = {place: one.n for place, one in (noted | parts).items()}
    for cohort, more in (enrolled or {}).items():
        people[Place(cohort, "", "quiet")] = more
    found = Found(people, {("listening", behaviour): parts}, {"listening": noted})
    return gaps.make(PERIOD, [MODULE], found, raters={"listening": verdict} if verdict else None)


def first(found: GapMap) -> Mapping[Scope, Cell]:
    return found.modules[0].behaviours[0].cells


def test_a_range_by_hand() -> None:
    """Means 0, 1/3, 1/3, 2/3, 2/3 of teams of two: 0.4; squares 1.2444, so 5/4 * 1.2444 / 100; t with 4 is 2.776."""
    teams = list(added("east", [[(level,)] * 2 for level in (0, 1, 1, 2, 2)]).values())
    half = 2.776 * math.sqrt(5 / 4 * 1.24444 / 100)
    found = mean_level(teams)
    assert found.low == pytest.approx(0.4 - half, abs=1e-3)
    assert found.high == pytest.approx(0.4 + half, abs=1e-3)


def test_teams_that_are_alike_by_luck_prove_no_more_than_their_people() -> None:
    """Ten people, all at 1/3: nothing differs but what is assumed, four answers with the spread of four levels."""
    found = mean_level(list(added("east", alike(5, 2, 1)).values()))
    half = t_quantile(13) * math.sqrt(4 * 5 / 36 / 13 / 10)
    assert (found.low, found.high) == (pytest.approx(1 / 3 - half), pytest.approx(1 / 3 + half))


def test_several_answers_of_one_person_are_no_more_people() -> None:
    once, thrice = (mean_level(list(added("east", alike(5, 2, *[1] * n)).values())) for n in (1, 3))
    assert (once.low, once.high) == (pytest.approx(thrice.low), pytest.approx(thrice.high))


@pytest.mark.parametrize(("teams", "alike_by", "times"), [(6, 0.05, 1), (6, 0.3, 3), (12, 0.05, 3), (12, 0.3, 1)])
def test_the_range_holds_the_true_mean_as_often_as_it_says(teams: int, alike_by: float, times: int) -> None:
    """Levels 0 to 3 are three draws of one chance, which people of a team have in common."""
    held, draws = 0, 300
    for draw in range(draws):
        parts = []
        for team in range(teams):
            chance = drawn_alike(0.4, alike_by, draw, "gaps", team)
            people = [
                sum(uniform(draw, team, person, n) < chance for n in range(3 * times))
                for person in range(4 + (team + draw) % 7)
            ]
            parts.append(Sums.of((level * PARTS // 3, times) for level in people))
        found = mean_level(parts)
        held += found.low <= 0.4 <= found.high
    assert held / draws >= 0.92


def test_weak_is_what_lies_wholly_below_the_first_level_that_works() -> None:
    low, high, near = (first(made({"east": [[(a,), (b,), (a,)]] * 8})) for a, b in ((0, 1), (3, 2), (2, 2)))
    assert [cells[EVERYBODY].standing for cells in (low, high, near)] == ["weak", "firm", "close"]


def test_a_range_that_reaches_the_level_is_too_close_to_call() -> None:
    """Half of all teams at 1/3, half at 2/3: the more there are, the narrower the range about 0.5."""
    cells = [first(made({"east": alike(teams, 1, 1) + alike(teams, 1, 2)}))[EVERYBODY] for teams in (3, 5, 6, 60)]
    assert [cell.standing for cell in cells] == ["close", "close", "weak", "weak"]
    assert all((cell.standing == "weak") == (cell.high is not None and cell.high <= 0.66) for cell in cells)


def test_behaviours_are_never_compared_with_each_other() -> None:
    alone = made({"east": alike(6, 3, 1)})
    beside = made({"east": alike(6, 3, 1)}, {"east": alike(6, 3, 3)})
    assert first(alone) == first(beside)


def test_fewer_than_five_managers_are_too_few_teams_to_say_and_one_team_is_not_shown() -> None:
    for teams in (1, 2, 4):
        cell = first(made({"east": alike(teams, 6, 0, 1)}))[EVERYBODY]
        assert cell == Cell(withheld=True, reason="few_teams")
    assert not first(made({"east": alike(5, 6, 0, 1)}))[EVERYBODY].withheld


def test_people_without_a_manager_are_one_team() -> None:
    parts = {Place("east", role, ""): Sums.of([(PARTS // 3, 1)] * 5) for role in "abcdef"}
    assert gaps.read(parts).reason == "few_teams"


def test_a_cohort_of_four_shows_nothing_and_cannot_be_worked_out() -> None:
    four = [[(3,)], [(0,)], [(3,)], [(0,)]]
    cells = first(made({"east": four, "west": alike(6, 3, 1)}))
    assert cells[EAST] == Cell(withheld=True, reason="small")
    # Everybody less west would be those four.
    assert cells[WEST] == Cell(withheld=True, reason="small")
    assert cells[EVERYBODY].n == 22


def test_a_cohort_of_four_is_not_told_to_have_done_nothing() -> None:
    cells = first(made({"west": alike(6, 3, 1), "north": alike(6, 5, 1)}, enrolled={"east": 4}))
    assert cells[EAST] == Cell(withheld=True, reason="small")
    assert cells[WEST].withheld
    assert cells[Scope("cohort", "north")].n == 30


def test_of_enough_people_it_is_told_that_none_of_them_answered() -> None:
    cells = first(made({"west": alike(6, 3, 1)}, enrolled={"east": 40}))
    assert cells[EAST] == Cell(withheld=True, reason="empty")
    assert cells[WEST].n == 18


def test_few_who_answered_are_hidden_in_a_large_cohort_too() -> None:
    cells = first(made({"east": [[(0,)], [(3,)]], "west": alike(6, 3, 1)}, enrolled={"east": 40}))
    assert cells[EAST].reason == cells[WEST].reason == "small"


def test_people_in_no_cohort_are_a_rest_that_is_not_given_away_either() -> None:
    cells = first(made({"": [[(3,)], [(0,)]], "west": alike(6, 3, 1), "east": alike(6, 4, 1)}))
    assert cells[WEST].reason == "small"
    assert cells[EAST].n == 24
    assert Scope("cohort", "") not in cells


def test_fewer_than_five_in_all_show_nothing() -> None:
    cells = first(made({"east": [[(0,)], [(1,)], [(0,)], [(1,)]]}))
    assert {cell.reason for cell in cells.values()} == {"small"}


@pytest.mark.parametrize(("level", "reason", "standing"), [(0, "almost_none", "weak"), (3, "almost_all", "firm")])
def test_all_at_one_end_is_said_without_a_number_for_it_speaks_of_each(level: int, reason: str, standing: str) -> None:
    cell = first(made({"east": alike(8, 4, level)}))[EVERYBODY]
    assert (cell.value, cell.low, cell.high) == (None, None, None)
    assert (cell.n, cell.reason, cell.standing) == (32, reason, standing)


def test_numbers_are_no_equation_for_the_teams_behind_them() -> None:
    cell = first(made({"east": [[(n % 4,), (1,), (2,)] for n in range(7)]}))[EVERYBODY]
    assert all(x is not None and round(x, 2) == x for x in (cell.value, cell.low, cell.high))


def test_notes_of_raters_who_disagree_are_in_no_cell_and_answers_are() -> None:
    for verdict, reason in (("disagree", "not_dependable"), ("provisional", None), ("agree", None), (None, None)):
        found = made({"east": alike(6, 3, 1)}, {"east": alike(6, 3, 1)}, verdict=verdict)  # type: ignore[arg-type]
        assert found.modules[0].checks.cells[EVERYBODY].reason == reason
        assert first(found)[EVERYBODY].n == 18


def test_only_the_cohorts_that_practise_a_skill_are_in_its_part() -> None:
    parts = added("east", alike(6, 3, 1)) | added("west", alike(6, 3, 1))
    found = Found({place: sums.n for place, sums in parts.items()}, {("listening", "finish"): parts})
    cells = gaps.make(PERIOD, [MODULE], found, cohorts={"listening": ["west"]}).modules[0].behaviours[0].cells
    assert [(scope, cell.n) for scope, cell in cells.items()] == [(EVERYBODY, 18), (WEST, 18)]


def test_two_maps_have_no_week_in_common() -> None:
    newest = [Period.up_to(BEGUN.before(-n), begun=BEGUN) for n in range(-1, 9)]
    assert newest[:3] == [None, None, None]
    assert newest[3] == newest[5] == Period(BEGUN, BEGUN.before(-2))
    assert newest[6] == newest[8] == Period(BEGUN.before(-3), BEGUN.before(-5))


def said(found: GapMap) -> str:
    return "\n".join(gap_words.lines(found))


def test_the_table_says_the_nearest_level_the_range_and_how_many() -> None:
    text = said(made({"east": alike(8, 4, 1, 0)}, {"west": alike(6, 3, 2)}, verdict="provisional"))
    assert text.startswith("Weeks 2026-W45 to 2026-W47, 2 to 22 November\n\nActive listening: first answers\n")
    assert "near “No attempt yet” (17 of 100, likely 12 to 22); 64 answers of 32 people; weak" in text
    assert "near “Said it back, checked” (67 of 100, likely 58 to 75); 18 people; too close to call" in text
    assert "It is not known yet whether a level means the same to all managers." in text
    assert "    west                    nothing in these weeks\n" in text
    assert "  Say it back\n    Every group             nothing in these weeks\n" in text


def test_where_nobody_answered_one_line_says_so_whoever_is_hidden_besides() -> None:
    text = said(made({"west": alike(6, 3, 1), "north": alike(6, 5, 1)}, enrolled={"east": 4}))
    assert "  Say it back\n    Every group             nothing in these weeks\n" in text
    assert "    east                    not shown: fewer than 5 people, or it would tell of so few\n" in text


def test_a_single_cohort_is_everybody_and_said_once() -> None:
    assert "east" not in said(made({"east": alike(8, 4, 1, 0)}))


def test_halfway_between_two_levels_is_near_the_lower_one() -> None:
    assert "near “Said it back” (50 of 100" in said(made({"east": alike(8, 4, 1, 2)}))


def test_home_names_what_is_weak_and_where_or_that_nothing_is() -> None:
    weak = made({"east": alike(8, 4, 1, 0), "west": alike(8, 4, 1, 0)})
    assert list(gap_words.in_short(weak)) == [
        "Let others finish, first answers: Everybody, likely 14 to 19 of 100, n = 64"
    ]
    only = made({"east": alike(8, 4, 0), "west": alike(8, 8, 3)}, behaviour="say-back")
    assert list(gap_words.in_short(only)) == ["Say it back, first answers: east, almost all “No attempt yet”, n = 32"]
    assert list(gap_words.in_short(made({"east": alike(8, 4, 3)}))) == ["Nothing is clearly weak in these weeks."]
    few = "Too few people and teams to say what is weak."
    assert list(gap_words.in_short(made({"east": alike(4, 4, 0)}))) == [few]


def test_before_three_weeks_have_ended_it_says_when_the_first_map_comes() -> None:
    early = GapMap(Period.number(0, begun=BEGUN), has_ended=False)
    words = "The first map comes once three weeks have ended, after 22 November."
    assert list(gap_words.lines(early)) == list(gap_words.in_short(early)) == [words]


def test_weeks_around_a_turn_of_the_month_and_year_are_said_with_both_dates() -> None:
    turn = Period.number(0, begun=Week.parse("2026-W52"))
    assert gap_words.title(turn) == "Weeks 2026-W52 to 2027-W01, 21 December to 10 January"
