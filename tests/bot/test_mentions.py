"""What somebody typed behind a command, with the people whom they named taken out of it."""

import pytest

from bot.mentions import Named, named


@pytest.mark.parametrize(
    ("text", "people", "words"),
    [
        ("<@U1> listening you let me finish", ("U1",), "listening you let me finish"),
        ("<@U1|ana> listening you let me finish", ("U1",), "listening you let me finish"),
        ("<@W1|ana.b-c>: listening", ("W1",), "listening"),
        ("to <@U1>, for listening", ("U1",), "listening"),
        ("listening <@U1> you let me finish", ("U1",), "listening you let me finish"),
        ("<@U1> together we found it", ("U1",), "together we found it"),
        ("<@U1> <@U1> listening", ("U1",), "listening"),
        ("<@U1> <@U2|ben> listening", ("U1", "U2"), "listening"),
        ("<@U1>, <@U2> and <@U3> listening", ("U1", "U2", "U3"), "listening"),
        ("<@U1> listening you let <@U2|ben> finish", ("U1", "U2"), "listening you let @ben finish"),
        ("<@U1>", ("U1",), ""),
        ("", (), ""),
        ("   ", (), ""),
    ],
)
def test_people_leave_the_words(text: str, people: tuple[str, ...], words: str) -> None:
    assert named(text) == Named(people, words)


def test_a_channel_is_no_person() -> None:
    said = named("<#C1|general> listening")
    assert said == Named((), "#general listening", channel=True)
    assert said.only is None


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("@maria listening", "maria"),
        ("listening @maria.b you", "maria.b"),
        ("Maria listening you let me finish", None),
        ("write to ana@example.com", None),
    ],
)
def test_a_name_that_slack_does_not_know_is_no_mention(text: str, typed: str | None) -> None:
    assert named(text) == Named((), text, typed=typed)


def test_words_are_read_as_they_were_typed() -> None:
    said = named("<@U1> listening a &lt;b&gt; &amp; &amp;lt; <https://example.com/x|the page> in <#C1|general> 🙈 שלום")
    assert said.words == "listening a <b> & &lt; the page in #general 🙈 שלום"


def test_a_call_to_everybody_stays_in_the_words_as_it_is() -> None:
    assert named("<@U1> listening <!channel> look").words == "listening <!channel> look"


def test_one_person_is_whom_they_mean_and_two_are_not() -> None:
    assert named("<@U1> listening").only == "U1"
    assert named("<@U1> <@U2> listening").only is None


def test_a_long_text_of_broken_signs_is_read_at_once() -> None:
    assert named("<@U" * 1000 + " " * 1000 + "<@U1>").people == ("U1",)
