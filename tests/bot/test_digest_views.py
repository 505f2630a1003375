"""Every face of a manager's digest and its figures: golden JSON, within Slack's limits, and one phone screen long."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.views import digests
from bot.views.message import spoken
from coaching.cards import Known, Tally
from coaching.digests import LAGGING, TEAM_FIGURES, TeamDigest, make
from coaching.disclosure import withhold
from coaching.faces import Outlook
from coaching.hours import local
from coaching.items import Card
from coaching.kpis import read_team
from coaching.lagging import Measured, share
from coaching.readings import PersonWeek, TeamWeek
from coaching.weeks import Week
from content.library import Library
from sandbox.validate import message_faults, text_length, view_faults

Golden = Callable[[str, dict[str, Any]], None]

WEEK = Week.parse("2026-W47")
CARDS = tuple(
    Card(
        f"card-{n}",
        f"When did you last wait <{n}> seconds & listen?",
        "A pause is easy to try.",
        "You waited. Thank you.",
    )
    for n in range(5)
)
TODAY = Outlook("Mia", "America/New_York", date(2026, 11, 23), closes_on=date(2026, 12, 7))
BACK = replace(TODAY, back_at=local(datetime(2026, 11, 24, 14, 30, tzinfo=UTC), TODAY.tz))
PAUSED = replace(TODAY, paused_until=local(datetime(2026, 11, 30, 14, 0, tzinfo=UTC), TODAY.tz))
#: A phone shows some 42 characters a line and 24 lines a screen; a header is larger, a row of buttons two lines high.
LINE, SCREEN = 42, 24


def team(size: int, acted: int, week: Week = WEEK, *, thanked: int = 0, noted: int = 0, messages: int = 1) -> TeamWeek:
    """The first few acted: on two days in each of the last five weeks, with as many tasks as their number says."""

    def one(n: int) -> PersonWeek:
        days = [week.sunday - timedelta(days=back) for back in range(2, 37, 4)] if n < acted else []
        rows = [(day, "opened", 1) for day in days]
        rows += [(week.sunday - timedelta(days=2), "completed_task", n)] if 0 < n < acted else []
        rows += [(week.sunday, "peer_feedback", 1)] if n < thanked else []
        rows += [(week.sunday, "manager_check", 1)] if n < noted else []
        return PersonWeek(
            f"p{n}", "mia", 5, 5, tuple(rows), delivered_before=4, finished_before=n % 4, delivered=messages
        )

    return TeamWeek("mia", week, tuple(map(one, range(size))))


def digest(now: TeamWeek, *, unasked: Sequence[str] = LAGGING, cards: Sequence[Card] = CARDS) -> TeamDigest:
    return make(now, cards=cards, unasked=unasked)


def after(before: TeamWeek, now: TeamWeek) -> TeamDigest:
    return make(now, cards=CARDS, earlier=[before], shown=[digest(before, unasked=())])


FIRST = digest(team(8, 6))
SECOND = after(team(8, 5, WEEK.before(), noted=3), team(8, 6, thanked=2, noted=5))
QUIET = after(team(8, 5, WEEK.before()), team(8, 6, messages=0))
FEW = digest(team(4, 4, noted=4), unasked=())
ELSEWHERE = Known(tallies={"card-3": Tally(9, 5, 3)})
WORKED = make(team(8, 6), cards=CARDS, unasked=LAGGING, known=ELSEWHERE)
WORKED_FEW = make(team(4, 4), cards=CARDS, known=ELSEWHERE)
OF_PROGRAMME = make(team(4, 2), cards=CARDS, programme=withhold(read_team(team(40, 21).people, WEEK)))

BUSINESS = make(
    team(8, 6, thanked=2, noted=5),
    cards=CARDS,
    earlier=[team(8, 5, WEEK.before())],
    shown=[digest(team(8, 5, WEEK.before()), unasked=())],
    outcomes=[share("Repeat <calls>", 38, 212, before=(42, 198)), Measured("Handover time"), Measured("A third one")],
    story=["*This week's story:* one breath before the fix."],
)
CHART = "F0CHART0001"

MESSAGES = {
    "first_week": ("before", FIRST, TODAY),
    "second_week": ("before", SECOND, TODAY),
    "quiet": ("before", QUIET, TODAY),
    "few": ("before", FEW, TODAY),
    "few_another": ("other-1", FEW, TODAY),
    "few_programme": ("before", OF_PROGRAMME, TODAY),
    "worked_elsewhere": ("before", WORKED, TODAY),
    "few_worked_elsewhere": ("before", WORKED_FEW, TODAY),
    "tried_asked": ("tried", FIRST, replace(TODAY, asks_on=date(2026, 11, 30))),
    "tried": ("tried", FIRST, TODAY),
    "tried_another": ("tried-2", FEW, TODAY),
    "snoozed": ("snoozed", FIRST, BACK),
    "paused": ("paused", FIRST, PAUSED),
    "moved": ("moved", FIRST, TODAY),
    "closed": ("closed", SECOND, TODAY),
    "closed_few": ("closed", FEW, TODAY),
    "outcomes": ("before", BUSINESS, TODAY),
}
MODALS = {"first_week": FIRST, "second_week": SECOND, "quiet": QUIET, "few": FEW, "few_programme": OF_PROGRAMME}


@pytest.mark.parametrize("name", MESSAGES)
def test_each_face_is_drawn_as_it_was_agreed(name: str, golden: Golden) -> None:
    face, shown, outlook = MESSAGES[name]
    payload = digests.draw(face, "0123456789abcdef01234567", shown, outlook).payload()
    assert message_faults(payload["blocks"]) == []
    golden(f"digest_{name}", payload)


@pytest.mark.parametrize("face", ["before", "closed"])
def test_its_chart_stands_last_and_is_said_in_the_text(face: str, golden: Golden) -> None:
    payload = digests.draw(face, "0123456789abcdef01234567", SECOND, TODAY, chart=CHART).payload()
    assert message_faults(payload["blocks"]) == []
    assert payload["blocks"][-1]["slack_file"] == {"id": CHART}
    assert "Week of 9 November: 5 of 8 people, likely 31 to 86 %." in payload["text"]
    assert "chart" not in str(digests.draw("tried", "p", SECOND, TODAY, chart=CHART).payload()).lower()
    golden(f"digest_chart_{face}", payload)


def test_what_the_business_counts_stands_in_place_of_the_other_lagging_signals() -> None:
    text = drawn("before", BUSINESS)["text"]
    assert "Repeat <calls>: 18 % of 212, before 21 % of 198. Too close to call. Handover time: no figures yet." in text
    assert "Gave thanks" not in text
    assert "A third one" not in text
    assert "This week's story: one breath before the fix." in text
    assert TeamDigest.from_json(BUSINESS.to_json()) == BUSINESS
    assert phone_lines(drawn("before", BUSINESS)) <= SCREEN


@pytest.mark.parametrize("name", MODALS)
def test_the_figures_are_drawn_as_they_were_agreed(name: str, golden: Golden) -> None:
    drawn = digests.figures(MODALS[name], "digest:UMIA:2026-W47").to_dict()
    assert view_faults(drawn) == []
    golden(f"modal_figures_{name}", drawn)


def labels(payload: dict[str, Any]) -> list[str]:
    rows = [block["elements"] for block in payload["blocks"] if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row]


def drawn(face: str, shown: TeamDigest) -> dict[str, Any]:
    return digests.draw(face, "0123456789abcdef01234567", shown, TODAY).payload()


def text_of_figures(shown: TeamDigest) -> str:
    blocks = digests.figures(shown, "digest:UMIA:2026-W47").to_dict()["blocks"]
    return "\n".join(
        block["text"]["text"] if "text" in block else block["elements"][0]["text"]
        for block in blocks
        if block["type"] != "actions"
    )


def test_a_manager_of_eight_reads_two_figures_with_how_many_and_how_sure() -> None:
    text = drawn("before", FIRST)["text"]
    assert text.startswith(
        "Your team, 16 to 22 November. Took part: 6 of 8 people. Likely 41 to 93 %. Tasks done: 1.9 each."
    )
    assert "8 people: a direction, not a score." in text
    assert labels(drawn("before", FIRST)) == ["I'll try this", "All figures", "Agenda for the team"]


def test_a_manager_of_four_reads_one_thing_to_try_and_why_there_are_no_figures() -> None:
    payload = drawn("before", FEW)
    assert payload["text"].startswith("One thing to try this week.")
    assert "Group figures appear from 5 people on, to protect each person." in payload["text"]
    assert "%" not in payload["text"]
    assert labels(payload) == ["I'll try this", "Another one", "Agenda for the team"]


def test_what_nobody_was_asked_for_is_not_on_the_message_and_is_explained_behind_it() -> None:
    assert "thanks" not in drawn("before", FIRST)["text"]
    assert "notes" not in drawn("before", FIRST)["text"]
    assert "*Gave thanks: not asked for yet*." in text_of_figures(FIRST)
    assert "*Gave thanks:* 2 of 8 people" in drawn("before", SECOND)["blocks"][2]["text"]["text"]


def test_all_figures_say_range_last_week_goals_and_what_they_cannot_say() -> None:
    text = text_of_figures(SECOND)
    assert (
        "*Took part: 6 of 8 people* (75 %, likely 41 to 93 %). Last week 5. Too close to call. "
        "Goals: pilot 40 %, success 70 %.\n_People who pressed something" in text
    )
    assert text.count("._\n") == len(TEAM_FIGURES)
    assert "Agreed to take part" not in text
    assert "*How to read this.* In a team of 8 one person is 13 points of a share." in text


def test_what_was_chosen_stays_readable_with_words_of_thanks() -> None:
    text = drawn("tried", FIRST)["text"]
    assert FIRST.card().question in text
    assert FIRST.card().recognition in text
    assert labels(drawn("tried", FIRST)) == ["Thank someone now", "All figures", "Agenda for the team"]
    assert labels(drawn("tried-2", FEW)) == ["Thank someone now", "Agenda for the team"]
    assert FEW.card(2).question in drawn("tried-2", FEW)["text"]


@pytest.mark.parametrize("face", ["closed", "moved"])
@pytest.mark.parametrize("shown", [FIRST, FEW])
def test_what_is_over_has_nothing_left_to_press(face: str, shown: TeamDigest) -> None:
    payload = drawn(face, shown)
    assert labels(payload) == []
    assert not any("accessory" in block for block in payload["blocks"])


def test_a_closed_digest_still_shows_its_figures() -> None:
    assert "6 of 8 people" in drawn("closed", FIRST)["text"]


def test_nothing_is_promised_that_no_row_holds() -> None:
    for face, shown, outlook in MESSAGES.values():
        text = digests.draw(face, "p", shown, outlook).text
        assert ("I'll ask on Monday 30 November how it went." in text) is (outlook.asks_on is not None)
        assert text.count("how it went") <= 1


def test_what_worked_elsewhere_stands_beside_its_card_alone() -> None:
    said = "Of 9 managers who tried it, it worked for 5 and partly for 3."
    assert said in drawn("before", WORKED)["text"]
    assert said in drawn("before", WORKED_FEW)["text"]
    assert "managers who" not in drawn("other-1", WORKED_FEW)["text"]
    assert WORKED.because == "worked_for_others"
    assert TeamDigest.from_json(WORKED.to_json()) == WORKED


def test_a_digest_kept_before_there_were_counts_is_read_all_the_same() -> None:
    kept = json.loads(FIRST.to_json())
    del kept["tallies"], kept["because"], kept["past"], kept["outcomes"], kept["story"]
    assert TeamDigest.from_json(json.dumps(kept)) == FIRST


def test_it_fits_one_phone_screen_with_every_authored_card(library: Library) -> None:
    for card in library.modules["active-listening"].cards:
        for shown in (SECOND, FEW):
            told = ((card.id, Tally(99, 44, 44)),)
            payload = drawn("before", replace(shown, cards=(card, *CARDS), tallies=told))
            assert phone_lines(payload) <= SCREEN, card.id
            assert text_length(payload["blocks"]) < 1_000


def phone_lines(payload: dict[str, Any]) -> int:
    lines = 0
    for block in payload["blocks"]:
        if block["type"] == "actions":
            lines += 2
            continue
        text = block["text"]["text"] if "text" in block else block["elements"][0]["text"]
        width = LINE - 6 if "accessory" in block or block["type"] == "header" else LINE
        lines += sum(math.ceil(len(spoken(line)) / width) for line in text.split("\n"))
    return lines


def test_words_are_kind_and_plain() -> None:
    texts = [digests.draw(face, "p", shown, outlook).text for face, shown, outlook in MESSAGES.values()]
    texts += [text_of_figures(shown) for shown in MODALS.values()]
    assert not any(mark in text for text in texts for mark in ("!", "missed", "failed", "rank", "None", "nan"))
