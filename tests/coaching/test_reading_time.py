"""What is promised before a scenario is opened: how long its longest way takes."""

from coaching.items import Option, Resource, Scenario, Step
from coaching.reading_time import SECONDS_A_DECISION, WORDS_A_MINUTE, decision_seconds, seconds


def step(name: str, words: int, *leads_to: str | None) -> Step:
    """A step of so many words in all, an option for each step that follows."""
    options = tuple(
        Option(str(place), "word", "proficient", "d", "w", "n", leads_to=lead) for place, lead in enumerate(leads_to)
    )
    return Step(name, "word " * (words - 1 - len(options)), "word", options, "hint " * 99, "model " * 99, "think " * 99)


def scenario(*steps: Step) -> Scenario:
    return Scenario("s", "a call", "asks", "Title", "Teaser", steps, Resource("r", "https://example.com/r", 5))


def test_words_are_read_at_a_pace_that_most_people_have_and_each_decision_takes_a_while() -> None:
    assert decision_seconds(["word " * WORDS_A_MINUTE]) == 60 + SECONDS_A_DECISION
    assert decision_seconds([]) == SECONDS_A_DECISION


def test_it_is_said_in_tens_and_never_too_little() -> None:
    assert seconds(scenario(step("one", 50, None, None))) == 30
    assert seconds(scenario(step("one", 54, None, None))) == 40


def test_the_longest_way_counts_and_not_the_sum_of_all_ways() -> None:
    branches = scenario(step("one", 50, "short", "long"), step("short", 10, None, None), step("long", 100, None, None))
    assert seconds(branches) == 80


def test_hint_and_feedback_are_not_counted_because_nobody_needs_to_hurry_there() -> None:
    assert seconds(scenario(step("one", 4, None, None))) == 20
