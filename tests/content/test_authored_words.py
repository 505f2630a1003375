"""The packaged content, read aloud."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from coaching.items import Card, Nudge, Wording
from content.library import load
from content.tone import school_years, sentences, words

MODULE = load().modules["active-listening"]
WORDINGS = [(f"{nudge.id}-{wording.variant}", wording) for nudge in MODULE.nudges for wording in nudge.wordings]
NAMES, ALL_WORDINGS = [name for name, _ in WORDINGS], [wording for _, wording in WORDINGS]
NO_PROSE = {"id", "variant", "behaviour", "moment", "moments", "skill"}


def texts(thing: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of an item or module that a person reads, with its path."""
    if isinstance(thing, str):
        yield path, thing
    elif isinstance(thing, tuple):
        for place, one in enumerate(thing):
            yield from texts(one, f"{path}/{getattr(one, 'id', place)}")
    elif is_dataclass(thing):
        for field in fields(thing):
            if field.name not in NO_PROSE:
                yield from texts(getattr(thing, field.name), f"{path}/{field.name}")


TEXTS = dict(texts(MODULE))
PLACES = list(TEXTS)


def spoken(wording: Wording) -> str:
    return f"{wording.teaser} {wording.how} {wording.example}"


def test_there_is_enough_for_six_weeks() -> None:
    assert len(MODULE.nudges) >= 12
    assert sum(len(nudge.wordings) == 2 for nudge in MODULE.nudges) >= 8
    assert len(MODULE.practice) >= 6
    assert len(MODULE.cards) >= 6
    assert [len(checkin.statements) for checkin in MODULE.checkins] == [3]


def test_every_behaviour_and_every_moment_is_met_in_the_nudges() -> None:
    met = {(nudge.behaviour, nudge.moment) for nudge in MODULE.nudges}
    assert {behaviour for behaviour, _ in met} == {behaviour.id for behaviour in MODULE.behaviours}
    assert {moment for _, moment in met} == {moment for one in MODULE.behaviours for moment in one.moments}


def test_the_first_three_nudges_train_three_behaviours() -> None:
    assert len({nudge.behaviour for nudge in MODULE.nudges[:3]}) == 3


def test_the_rubric_climbs_from_no_attempt_to_feeling_and_next_step() -> None:
    anchors = [level.anchor for level in MODULE.rubric]
    assert "does not say back" in anchors[0]
    assert "Says the main point back" in anchors[1]
    assert "agrees or corrects" in anchors[2]
    assert "names the feeling" in anchors[3]
    assert "next step that both" in anchors[3]


@pytest.mark.parametrize("place", PLACES)
def test_every_sentence_is_short_enough_to_say(place: str) -> None:
    assert max(words(sentence) for sentence in sentences(TEXTS[place])) <= 22


@pytest.mark.parametrize("place", PLACES)
def test_quotation_marks_are_curly_and_closed(place: str) -> None:
    text = TEXTS[place]
    assert '"' not in text
    assert re.fullmatch(r"(?:[^“”]|“[^“”]+”)*", text), text


@pytest.mark.parametrize("place", PLACES)
def test_nobody_is_named(place: str) -> None:
    days = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"}
    within = re.findall(r"(?<=[a-z,;] )[A-Z]\w+", TEXTS[place])
    assert set(within) <= days


@pytest.mark.parametrize("wording", ALL_WORDINGS, ids=NAMES)
def test_a_twelve_year_old_can_read_a_nudge(wording: Wording) -> None:
    assert school_years(spoken(wording)) <= 6
    assert school_years(wording.teaser) <= 8


@pytest.mark.parametrize("wording", ALL_WORDINGS, ids=NAMES)
def test_a_first_post_is_two_short_sentences_and_a_title(wording: Wording) -> None:
    assert len(wording.title) <= 50
    assert len(wording.teaser) <= 140
    assert len(sentences(wording.teaser)) <= 2
    assert wording.teaser[-1] in ".?”"


@pytest.mark.parametrize("wording", ALL_WORDINGS, ids=NAMES)
def test_a_nudge_is_read_in_twenty_seconds_and_is_not_a_stub(wording: Wording) -> None:
    assert 35 <= words(wording.how) + words(wording.example) <= 67


@pytest.mark.parametrize("wording", ALL_WORDINGS, ids=NAMES)
def test_an_example_is_something_one_can_say(wording: Wording) -> None:
    assert wording.example.startswith("“")
    assert wording.example.endswith("”")


@pytest.mark.parametrize("nudge", MODULE.nudges, ids=lambda nudge: nudge.id)
def test_two_wordings_are_within_a_fifth_of_each_others_length(nudge: Nudge) -> None:
    lengths = [words(spoken(wording)) for wording in nudge.wordings]
    assert max(lengths) <= 1.2 * min(lengths)


def test_no_two_first_posts_begin_alike() -> None:
    assert len({wording.title for wording in ALL_WORDINGS}) == len(ALL_WORDINGS)
    assert len({" ".join(wording.teaser.split()[:3]) for wording in ALL_WORDINGS}) == len(ALL_WORDINGS)


def test_a_behaviour_reads_on_after_did_they() -> None:
    for behaviour in MODULE.behaviours:
        assert re.fullmatch(r"[A-Z][^.?]+", behaviour.name)
        assert not behaviour.name.split()[0].endswith(("s", "ed", "ing")), f"Did they {behaviour.name.lower()}?"


@pytest.mark.parametrize("card", MODULE.cards, ids=lambda card: card.id)
def test_a_card_asks_an_open_question_and_thanks(card: Card) -> None:
    assert card.question.endswith("?")
    assert not re.match(r"(do|did|are|is|have|can|will) ", card.question.lower())
    assert card.recognition.endswith("Thank you.")
    assert card.recognition.startswith(("You ", "That "))
