"""The packaged content, read aloud: every module, by the same ear."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from coaching.items import Module, Wording
from coaching.reading_time import seconds
from content.library import load
from content.tone import school_years, sentences, words

MODULES = load().modules
NO_PROSE = {"id", "variant", "behaviour", "moment", "moments", "skill", "level", "misconception", "leads_to", "url"}
DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}


@pytest.fixture(params=MODULES)
def module(request: pytest.FixtureRequest) -> Module:
    return MODULES[request.param]


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


def wordings(module: Module) -> dict[str, Wording]:
    return {f"{nudge.id}-{one.variant}": one for nudge in module.nudges for one in nudge.wordings}


def spoken(wording: Wording) -> str:
    return f"{wording.teaser} {wording.how} {wording.example}"


def branches(module: Module) -> int:
    """In how many scenarios what is chosen first decides what comes next."""
    firsts = (scenario.steps[0] for scenario in module.scenarios)
    return sum(len({option.leads_to for option in step.options}) > 1 for step in firsts)


def test_there_is_enough_for_six_weeks(module: Module) -> None:
    assert len(module.nudges) >= 12
    assert sum(len(nudge.wordings) == 2 for nudge in module.nudges) >= 8
    assert len(module.scenarios) >= 8
    assert branches(module) >= 4
    assert len(module.practice) >= 6
    assert len(module.cards) >= 6
    assert [len(checkin.statements) for checkin in module.checkins] == [3]
    assert module.checkins[0].reflections


def test_every_behaviour_and_every_moment_is_met_in_the_nudges(module: Module) -> None:
    met = {(nudge.behaviour, nudge.moment) for nudge in module.nudges}
    assert {behaviour for behaviour, _ in met} == {behaviour.id for behaviour in module.behaviours}
    assert {moment for _, moment in met} == {moment for one in module.behaviours for moment in one.moments}


def test_every_behaviour_is_met_in_a_scenario(module: Module) -> None:
    assert {one.behaviour for one in module.scenarios} == {behaviour.id for behaviour in module.behaviours}


def test_the_first_three_nudges_train_three_behaviours(module: Module) -> None:
    assert len({nudge.behaviour for nudge in module.nudges[:3]}) == 3


def test_the_rubric_of_listening_climbs_from_no_attempt_to_feeling_and_next_step() -> None:
    anchors = [level.anchor for level in MODULES["active-listening"].rubric]
    assert "does not say back" in anchors[0]
    assert "Says the main point back" in anchors[1]
    assert "agrees or corrects" in anchors[2]
    assert "names the feeling" in anchors[3]
    assert "next step that both" in anchors[3]


def test_every_sentence_is_short_enough_to_say(module: Module) -> None:
    long = {place: text for place, text in texts(module) if max(words(one) for one in sentences(text)) > 24}
    assert not long


def test_quotation_marks_are_curly_and_closed(module: Module) -> None:
    closed = re.compile(r"(?:[^“”\"]|“[^“”\"]+”)*")
    assert not {place: text for place, text in texts(module) if not closed.fullmatch(text)}


def test_nobody_is_named(module: Module) -> None:
    within = {place: set(re.findall(r"(?<=[a-z,;] )[A-Z]\w+", text)) for place, text in texts(module)}
    # Scenes to rate have people in them, with first names that are invented.
    rest = {place: found - DAYS for place, found in within.items() if "/vignettes/" not in place}
    assert not {place: found for place, found in rest.items() if found and "resource" not in place}


def test_a_twelve_year_old_can_read_a_nudge(module: Module) -> None:
    hard = {name for name, one in wordings(module).items() if school_years(spoken(one)) > 6}
    assert not hard | {name for name, one in wordings(module).items() if school_years(one.teaser) > 8}


def test_a_first_post_is_two_short_sentences_and_a_title(module: Module) -> None:
    for name, one in wordings(module).items():
        assert len(one.title) <= 50, name
        assert len(one.teaser) <= 140, name
        assert len(sentences(one.teaser)) <= 2, name
        assert one.teaser[-1] in ".?”", name


def test_a_nudge_is_read_in_twenty_seconds_and_is_not_a_stub(module: Module) -> None:
    lengths = {name: words(one.how) + words(one.example) for name, one in wordings(module).items()}
    assert not {name: length for name, length in lengths.items() if not 35 <= length <= 67}


def test_an_example_is_something_one_can_say(module: Module) -> None:
    assert not {name for name, one in wordings(module).items() if not re.fullmatch("“.*”", one.example)}


def test_two_wordings_are_within_a_fifth_of_each_others_length(module: Module) -> None:
    for nudge in module.nudges:
        lengths = [words(spoken(one)) for one in nudge.wordings]
        assert max(lengths) <= 1.2 * min(lengths), nudge.id


def test_no_two_first_posts_begin_alike(module: Module) -> None:
    posts = wordings(module).values()
    assert len({one.title for one in posts}) == len(posts)
    assert len({" ".join(one.teaser.split()[:3]) for one in posts}) == len(posts)


def test_a_behaviour_reads_on_after_did_they(module: Module) -> None:
    for behaviour in module.behaviours:
        assert re.fullmatch(r"[A-Z][^.?]+", behaviour.name)
        assert not behaviour.name.split()[0].endswith(("s", "ed", "ing")), f"Did they {behaviour.name.lower()}?"


def test_a_card_asks_an_open_question_and_thanks(module: Module) -> None:
    for card in module.cards:
        assert card.question.endswith("?"), card.id
        assert not re.match(r"(do|did|are|is|have|can|will) ", card.question.lower()), card.id
        assert card.recognition.endswith("Thank you."), card.id
        assert card.recognition.startswith(("You ", "That ")), card.id


def test_no_letter_is_always_right_and_the_longest_option_gives_nothing_away(module: Module) -> None:
    order = ("unacceptable", "developing", "proficient", "advanced")
    steps = [step for scenario in module.scenarios for step in scenario.steps]
    best = [max(step.options, key=lambda option: order.index(option.level)) for step in steps]
    assert max(sum(one.id == letter for one in best) for letter in "abcd") <= len(steps) / 2
    longest = sum(one == max(step.options, key=lambda o: words(o.text)) for one, step in zip(best, steps, strict=True))
    assert longest <= len(steps) / 2


def test_what_somebody_believes_shows_in_more_than_one_scenario(module: Module) -> None:
    found = [
        {o.misconception for s in scenario.steps for o in s.options if o.misconception} for scenario in module.scenarios
    ]
    beliefs = set().union(*found)
    assert len(beliefs) >= 4
    assert not {belief for belief in beliefs if sum(belief in one for one in found) < 2}


def test_a_scenario_takes_two_minutes_at_most(module: Module) -> None:
    assert not {one.id for one in module.scenarios if seconds(one) > 120}
