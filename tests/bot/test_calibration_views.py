"""How scenes to rate are drawn: their message, the form for one, and what is read afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from bot import scene_previews
from bot.views import calibration
from bot.views.decisions import Sheet
from coaching.agreement import Agreement
from coaching.calibration import Figures, Rated
from coaching.faces import Outlook
from coaching.intervals import Interval
from coaching.items import Behaviour, Level, Line, Round, Vignette
from coaching.rounds import Settled
from sandbox.validate import message_faults, view_faults

MIA = Outlook(
    "Mia",
    "America/New_York",
    date(2026, 12, 10),
    closes_on=date(2026, 12, 24),
    back_at=datetime(2026, 12, 11, 9, 30),  # noqa: DTZ001 - a wall clock in a picture
    paused_until=datetime(2026, 12, 17, 9, 0),  # noqa: DTZ001
)
RUBRIC = (
    Level(0, "unacceptable", "No attempt yet", "Answers, and says nothing back."),
    Level(1, "developing", "Said it back", "Says it back."),
    Level(2, "proficient", "Said it back, checked", "Asks, and waits."),
    Level(3, "advanced", "Also feeling, next steps", "All of that <& *more*."),
)
BACK = Behaviour("says-it-back", "Say it back before solving", "Said it back", ("a customer call",))


def scene(number: int) -> Vignette:
    lines = (Line("Caller", "“Twice & still <no> parcel.”"), Line("Priya", "“So it is the second time.”"))
    return Vignette(f"s-{number}", f"Scene {number}", "Priya", lines, "developing", (BACK.id,), "I hear it said back.")


KICK_OFF = Round("m", 0, RUBRIC, (BACK,), tuple(scene(n) for n in range(12)))
MONTH = Round("m", 1, RUBRIC, (BACK,), tuple(scene(n) for n in (12, 13, 14)))
SHEET = Sheet("p1", "s-0", 1.5, response_url="https://example.com/r")
SOME = Agreement(0.58, likely=Interval(0.31, 0.79))
SETTLED = Settled("m", 1, 7, 3, Figures(7, 15, 15, SOME, SOME, SOME, SOME, "provisional"), None)
MINE = [Rated("mia", f"s-{n}@h", level, 1, "s", 30.0, 1) for n, level in ((12, 1), (13, 2))]
DISAGREE = replace(SETTLED, whole=replace(SETTLED.whole, verdict="disagree"), calm=SETTLED.whole)


@pytest.mark.parametrize("scenes", [KICK_OFF, MONTH], ids=["kick_off", "month"])
@pytest.mark.parametrize("face", scene_previews.FACES)
def test_every_face(scenes: Round, face: str, golden: Callable[[str, dict[str, Any]], None]) -> None:
    drawn = calibration.draw(face, "p1", scenes, MIA)
    assert message_faults(list(drawn.blocks)) == []
    golden(f"calibration_{'month' if scenes.number else 'kick_off'}_{face}", drawn.payload())


@pytest.mark.parametrize("face", ["before", "closed", "snoozed", "paused", "moved"])
def test_every_face_after_a_round(face: str, golden: Callable[[str, dict[str, Any]], None]) -> None:
    drawn = calibration.draw_back(face, "p1", SETTLED, MIA)
    assert message_faults(list(drawn.blocks)) == []
    golden(f"calibration_back_{face}", drawn.payload())


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("form", calibration.form(KICK_OFF, KICK_OFF.vignettes[0], SHEET)),
        ("form_last", calibration.form(MONTH, MONTH.vignettes[2], SHEET.at("s-14", 2.5))),
        ("seen_same", calibration.seen(KICK_OFF, KICK_OFF.vignettes[0], 1, SHEET)),
        ("seen_far", calibration.seen(KICK_OFF, KICK_OFF.vignettes[0], 3, SHEET)),
        ("thanks_hurried", calibration.thanks(MONTH, SHEET, hurried=True)),
        ("over", calibration.over(MONTH, SHEET)),
        ("own", calibration.own(MONTH, MINE, SHEET, everything=MINE * 5, hurried=False, settled=DISAGREE)),
    ],
)
def test_every_form(name: str, view: Any, golden: Callable[[str, dict[str, Any]], None]) -> None:
    assert view_faults(view.to_dict()) == []
    golden(f"calibration_{name}", view.to_dict())


def test_a_first_post_says_nothing_that_a_lock_screen_may_not() -> None:
    for drawn in (calibration.draw("before", "p1", MONTH, MIA), calibration.draw_back("before", "p1", DISAGREE, MIA)):
        assert not any(level.label in drawn.text for level in RUBRIC)
        assert "0.58" not in drawn.text


def test_a_few_raters_of_a_round_are_not_counted_out() -> None:
    few = calibration.draw_back("before", "p1", replace(SETTLED, raters=3), MIA)
    assert "three raters" not in few.text
    assert "The round is closed." in few.text
    assert "seven raters, three scenes" in calibration.draw_back("before", "p1", SETTLED, MIA).text


def test_a_scene_that_somebody_left_out_shows_the_experts_view_alone() -> None:
    says = str(calibration.own(MONTH, MINE, SHEET, everything=MINE, hurried=False).to_dict())
    assert "*The expert chose “Said it back”.*" in says
    assert "How you lean." not in says
