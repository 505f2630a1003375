"""What was meant by the words behind /kudos, and how much somebody may give on one date."""

from datetime import date, timedelta

import pytest

from coaching.kudos import PER_DAY, Limit, Meant, Place, has_example, interpret, limit, what_for
from content.library import load

MODULES = load().modules
LISTENING, FEEDBACK, CALMING = "active-listening", "giving-feedback", "calming-customers"
TODAY = date(2026, 11, 24)
TOMORROW = TODAY + timedelta(days=1)


def meant(words: str) -> Meant | None:
    return interpret(words, MODULES.values())


@pytest.mark.parametrize(
    ("words", "module", "behaviour", "rest"),
    [
        ("listening you let me finish", LISTENING, None, "you let me finish"),
        ("Listening, you let me finish", LISTENING, None, "you let me finish"),
        ("LISTENING", LISTENING, None, ""),
        ("active listening: all ears", LISTENING, None, "all ears"),
        ("active-listening all ears", LISTENING, None, "all ears"),
        ("feedback that landed", FEEDBACK, None, "that landed"),
        ("giving feedback kindly", FEEDBACK, None, "kindly"),
        ("calming he stopped shouting", CALMING, None, "he stopped shouting"),
        ("lets-others-finish and I could think", LISTENING, "lets-others-finish", "and I could think"),
        ("Let somebody finish – I could think", LISTENING, "lets-others-finish", "I could think"),
        ("said it back before solving; it helped", LISTENING, "says-it-back", "it helped"),
        ("said exactly what was good", FEEDBACK, "says-what-was-good", ""),
    ],
)
def test_a_skill_or_a_behaviour_of_any_module_comes_first_and_the_words_follow(
    words: str, module: str, behaviour: str | None, rest: str
) -> None:
    assert meant(words) == Meant(module, behaviour, rest)


@pytest.mark.parametrize(
    ("words", "module", "slip", "rest"),
    [
        ("lisening you let me finish", LISTENING, "lisening", "you let me finish"),
        ("listenning you let me", LISTENING, "listenning", "you let me"),
        ("Listened until I was through", LISTENING, "Listened", "until I was through"),
        ("feedbak that landed", FEEDBACK, "feedbak", "that landed"),
        ("calmng", CALMING, "calmng", ""),
    ],
)
def test_a_misspelt_skill_gets_a_suggestion(words: str, module: str, slip: str, rest: str) -> None:
    assert meant(words) == Meant(module, None, rest, slip)


def test_a_misspelt_behaviour_gets_one_too() -> None:
    assert meant("let somebdy finish I could think") == Meant(
        LISTENING, "lets-others-finish", "I could think", "let somebdy finish"
    )


@pytest.mark.parametrize(
    "words", ["", "   ", "🙈🙈", "you let me finish", "تركتني أكمل كلامي", "<!channel>", "x" * 2000]
)
def test_words_that_name_no_skill_are_no_skill(words: str) -> None:
    assert meant(words) is None


def test_words_of_any_script_follow_a_skill() -> None:
    assert meant("listening תודה 🙈 <!channel>") == Meant(LISTENING, None, "תודה 🙈 <!channel>")


def test_what_a_later_version_dropped_is_still_something_good() -> None:
    assert what_for(MODULES, LISTENING, "lets-others-finish").seen == "Let somebody finish"
    assert what_for(MODULES, LISTENING, "dropped").seen is None
    assert what_for(MODULES, "dropped", None).skill == "something done well"


def test_one_colleague_is_thanked_once_a_day_and_tomorrow_is_another() -> None:
    taken = [Place("UANA", TODAY)]
    assert limit(taken, "UBEN", TODAY) is None
    assert limit(taken, "UANA", TODAY) == Limit("again", may_be_kept=True)
    assert limit(taken, "UANA", TODAY, keep=True) is None
    assert limit(taken, "UANA", TOMORROW) is None


def test_what_is_kept_takes_tomorrows_place_and_no_second_one_is_kept() -> None:
    taken = [Place("UANA", TODAY), Place("UANA", TOMORROW)]
    assert limit(taken, "UANA", TODAY) == Limit("again", may_be_kept=False)
    assert limit(taken, "UANA", TODAY, keep=True) == Limit("again", may_be_kept=False)
    assert limit(taken, "UANA", TOMORROW) == Limit("again", may_be_kept=True), "of the day after nothing is known"


def test_a_day_has_room_for_a_few() -> None:
    taken = [Place(f"U{n}", TODAY) for n in range(PER_DAY)]
    assert limit(taken[1:], "UANA", TODAY) is None
    assert limit(taken, "UANA", TODAY) == Limit("enough", may_be_kept=True)
    full = [*taken, *(Place(f"U{n}", TOMORROW) for n in range(PER_DAY))]
    assert limit(full, "UANA", TODAY) == Limit("enough", may_be_kept=False)


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("you let me finish", True),
        ("最後まで話を聞いてくれました", True),
        ("thanks a lot", False),
        ("", False),
        ("!!! 🙈🙈🙈🙈🙈🙈🙈🙈🙈🙈🙈🙈🙈", False),
    ],
)
def test_an_example_says_what_somebody_did(words: str, is_one: bool) -> None:
    assert has_example(words) is is_one
