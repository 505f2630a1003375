"""A mentor's response: what it needs, and which links are the workspace's own."""

import pytest

from coaching.mentors import fault, is_permalink

HOME = "https://example.slack.com/"


@pytest.mark.parametrize(
    "path",
    [
        "archives/C012ABCDEF/p1700000000123456",
        "archives/C012ABCDEF/p1700000000123456?thread_ts=1700000000.123456&cid=C012ABCDEF",
        "files/U012ABCDEF/F012ABCDEF/audio_message.m4a",
    ],
)
def test_a_permalink_of_this_workspace_is_taken(path: str) -> None:
    assert is_permalink(HOME + path, HOME)


@pytest.mark.parametrize(
    "link",
    [
        "https://other.slack.com/archives/C012ABCDEF/p1700000000123456",
        "https://example.slack.com.evil.example/archives/C012ABCDEF/p1700000000123456",
        "http://example.slack.com/archives/C012ABCDEF/p1700000000123456",
        "https://example.slack.com/archives/C012ABCDEF",
        "https://example.slack.com/files/U012ABCDEF/F012ABCDEF/a|<!channel>",
        "javascript:alert(1)",
        "",
    ],
)
def test_any_other_link_is_not(link: str) -> None:
    assert not is_permalink(link, HOME)


def test_it_is_said_in_words_or_as_a_clip_or_both() -> None:
    clip = HOME + "archives/C012ABCDEF/p1700000000123456"
    assert fault("I would wait.", "", HOME) is None
    assert fault("", clip, HOME) is None
    assert fault(" ", "", HOME) == "empty"
    assert fault("words", "https://example.com/clip", HOME) == "no_clip"
    assert fault("words", clip, "") == "unchecked"
    assert not is_permalink(clip, "https://example.com/")
