"""Outcomes beside a team's figures: never a number without its n, and no course that chance explains."""

import pytest

from coaching.lagging import Measured, measured, said, share


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (share("Repeat calls", 38, 212, before=(42, 198)), "18 % of 212, before 21 % of 198. Too close to call."),
        (share("Repeat calls", 20, 212, before=(42, 198)), "9 % of 212, before 21 % of 198. Lower than before."),
        (share("Repeat calls", 80, 212, before=(42, 198)), "38 % of 212, before 21 % of 198. Higher than before."),
        (share("Repeat calls", 38, 212), "18 % of 212."),
        (share("Repeat calls", 38, 212, before=(0, 0)), "18 % of 212."),
        (Measured("Handover time"), "no figures yet."),
        (
            Measured("Handover time", 4.25, 31, 5.0, 29, "minutes"),
            "4.2 minutes (n = 31), before 5.0 minutes (n = 29).",
        ),
    ],
)
def test_an_outcome_is_said_in_a_line(one: Measured, words: str) -> None:
    assert said(one) == words


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (measured("Repeat calls", [(38, 212), (42, 198)]), "18 % of 212, before 21 % of 198. Too close to call."),
        (measured("Repeat calls", [(38, 212)]), "18 % of 212."),
        (measured("Repeat calls", []), "no figures yet."),
        (measured("Repeat calls", [(0, 0), (42, 198)]), "no figures yet."),
        (measured("Time", [(124, 31), (145, 29)], "minutes"), "4.0 minutes (n = 31), before 5.0 minutes (n = 29)."),
        (measured("Time", [(124, 31), (0, 0)], "minutes"), "4.0 minutes (n = 31)."),
    ],
)
def test_the_newest_period_stands_before_the_one_before_it(one: Measured, words: str) -> None:
    assert said(one) == words
