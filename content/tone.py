"""How Inflow speaks: what a text may not say, and what to write instead."""

import re
from collections.abc import Iterator

LONGEST_SENTENCE = 25
_SENTENCE_END = re.compile(r"(?<=[.?!…])[”’)]*\s+(?=[“‘(]?[A-Z0-9])")


def _phrase(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b".replace(" ", r"\s+").replace("'", "['’]"), re.IGNORECASE)


_MANNERS = (
    (re.compile("!"), "Leave out the exclamation mark. A full stop sounds calmer."),
    (_phrase("just"), "“just” makes the hard part sound easy. Leave it out, or write “only”."),
    (_phrase("simply|obviously"), "This word makes people who find it hard feel slow. Leave it out."),
    (_phrase("you must|you have to"), "“you must” gives an order. Say the act itself (“Ask ...”), or write “you can”."),
    (_phrase("you should(?:n't)?"), "“you should” scolds. Say the act itself (“Ask ...”), or write “you could”."),
    (_phrase("you failed|you missed|you forgot"), "This scolds. Say what can be done next time."),
    (_phrase("do not forget|don't forget"), "This scolds before anything went wrong. Say what to do instead."),
    (_phrase("streaks?"), "We keep no streaks. Say what the act does for somebody."),
)
_SIGNS = (
    (re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]|:[a-z0-9_+-]+:"), "Leave out the emoji. Say it in words."),
    (re.compile(r"[*_~`<>&]"), "Slack reads this sign as formatting. Leave it out, or write it as a word."),
    (re.compile(r"[{}\[\]]"), "Nothing is filled in for brackets. Write words that fit everybody."),
)


def refusals(text: str, *, speech: bool = False) -> Iterator[tuple[re.Pattern[str], str]]:
    """Each rule that the text breaks: the pattern that found it, and what to write instead.

    `speech`: somebody in a situation says it, who may be rude, loud or in a hurry.
    """
    for pattern, advice in _SIGNS if speech else (*_MANNERS, *_SIGNS):
        if pattern.search(text):
            yield pattern, advice


def sentences(text: str) -> list[str]:
    """The sentences of a text, as a reader would count them."""
    return [part for part in _SENTENCE_END.split(text) if part]


def words(text: str) -> int:
    """How many words a text has."""
    return len(text.split())


def too_long_to_say(text: str) -> int:
    """The words of the longest sentence, if nobody can say it in one breath; else 0."""
    longest = max((words(sentence) for sentence in sentences(text)), default=0)
    return longest if longest > LONGEST_SENTENCE else 0
