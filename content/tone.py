"""How Inflow speaks: what a text may not say, and what to write instead."""

import math
import re
from collections.abc import Iterator

LONGEST_SENTENCE = 25
#: Years of school needed to follow a text. Nearly every reader here reads between two calls, many in a second language.
MOST_SCHOOL_YEARS = 10
_FEWEST_WORDS = 10  # Below it one long word decides the figure, and it may be the only right one.
_LONG_WORD = 3
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
# Officialese, and the word that says the same.
_PLAIN = {
    r"utili[sz]e[sd]?|leverag(?:e[sd]?|ing)": "use",
    "facilitat(?:e[sd]?|ing)": "help",
    "prior to": "before",
    "subsequently": "then",
    "with regards? to|in terms of|regarding": "about",
    "commenc(?:e[sd]?|ing)": "begin",
    r"endeavou?r(?:s|ed|ing)?": "try",
    "going forward": "from now on",
    "reach(?:es|ed|ing)? out": "write, call or ask",
    "touch base|circle back": "talk again",
    "proactive(?:ly)?": "first, or early",
    "actionable": "something to do",
    "best practices?": "what works",
    "learnings?": "what was learnt",
    "stakeholders?": "the people it concerns",
    r"optimi[sz]e[sd]?": "make better",
}
_OFFICIALESE = tuple((_phrase(long), plain) for long, plain in _PLAIN.items())


def refusals(text: str, *, speech: bool = False) -> Iterator[tuple[re.Pattern[str], str]]:
    """Each rule that the text breaks: the pattern that found it, and what to write instead.

    `speech`: somebody in a situation says it, who may be rude, loud or in a hurry.
    """
    for pattern, advice in _SIGNS if speech else (*_MANNERS, *_SIGNS):
        if pattern.search(text):
            yield pattern, advice
    for pattern, plain in () if speech else _OFFICIALESE:
        if found := pattern.search(text):
            yield pattern, f"“{found[0]}” is office language. Write “{plain}”."


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


def syllables(word: str) -> int:
    """How many syllables a word has, roughly: its groups of vowels, less a silent e."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    silent = letters.endswith("e") and not letters.endswith("le")
    return max(1, len(re.findall(r"[aeiouy]+", letters)) - silent)


def school_years(text: str) -> float:
    """The Flesch-Kincaid grade: years of school needed to read a text (Kincaid and others, 1975)."""
    count = words(text)
    return 0.39 * count / len(sentences(text)) + 11.8 * sum(map(syllables, text.split())) / count - 15.59


def too_hard_to_read(text: str) -> str:
    """What makes a text hard to read and what to do about it; nothing where it is plain."""
    if words(text) < _FEWEST_WORDS or (years := school_years(text)) <= MOST_SCHOOL_YEARS:
        return ""
    long = dict.fromkeys(word for word in re.findall(r"[^\W\d_]+", text) if syllables(word) >= _LONG_WORD)
    hardest = sorted(long, key=lambda word: -syllables(word))[:3]
    advice = f" Try shorter words for {', '.join(f'“{word}”' for word in hardest)}." if hardest else ""
    said = f"It takes {math.ceil(years)} years of school to read this; {MOST_SCHOOL_YEARS} is the most."
    return f"{said}{advice} Or make it two sentences."
