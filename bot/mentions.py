"""Slack's dialect of names: what somebody typed behind a command, with the people whom they named taken out of it.

A command with `should_escape` arrives with ids: "@Ana" as <@U123> or <@U123|ana>, "#general" as <#C123|general>; the
signs &, < and > that a person typed themselves arrive as entities. What is typed into a form is in no dialect at all.
"""

import re
from dataclasses import dataclass

_ID = r"<@[UW][A-Z0-9]{1,30}(?:\|[^>]*)?>"
_PERSON = re.compile(r"<@([UW][A-Z0-9]{1,30})(?:\|([^>]*))?>")
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]{1,30})(?:\|([^>]*))?>")
_LINK = re.compile(r"<((?:https?://|mailto:)[^|>\s]+)(?:\|([^>]*))?>")
#: Names before any other word, as in "@Ana listening ..." or "to @Ana and @Ben, for listening ...".
_OPENING = re.compile(
    rf"\s*(?:(?:to|for)\s+)?{_ID}(?:[\s,]*(?:and\s+|&amp;\s*)?{_ID})*[\s,:]*(?:for\s+)?", re.IGNORECASE
)
#: What was meant as a name and is none: Slack gives an id only to those that it knows.
_TYPED = re.compile(r"(?<![\w@.])@([\w.-]{1,80})")


@dataclass(frozen=True, slots=True)
class Named:
    """Whom somebody named, and the words beside it as they typed them.

    `people` are Slack ids, each once, in order. Where there are none, `channel` says whether a channel was named, and
    `typed` is a name that Slack did not know, as in "@maria".
    """

    people: tuple[str, ...]
    words: str
    channel: bool = False
    typed: str | None = None

    @property
    def only(self) -> str | None:
        """The one person they named; None if it was nobody, or several."""
        return self.people[0] if len(self.people) == 1 else None


def named(text: str) -> Named:
    """Take apart what stands behind a command.

    Names that open it leave the words, and so does the only one there is, wherever it stands; any other stays in the
    words, by its name.
    """
    people = tuple(dict.fromkeys(found[1] for found in _PERSON.finditer(text)))
    if not people:
        typed = _TYPED.search(text)
        return Named((), plain(text), _CHANNEL.search(text) is not None, typed[1] if typed else None)
    opening = _OPENING.match(text)
    if opening is not None:
        rest = text[opening.end() :]
    else:
        rest = _PERSON.sub(" ", text, count=1) if len(people) == 1 else text
    return Named(people, plain(rest))


def plain(text: str) -> str:
    """Read words as they were typed: names and links by what they show, entities as the signs they stand for.

    A call to everybody, as <!channel>, stays what it is: shown as plain text it calls nobody.
    """
    text = _PERSON.sub(lambda found: f"@{found[2] or found[1]}", text)
    text = _CHANNEL.sub(lambda found: f"#{found[2] or found[1]}", text)
    text = _LINK.sub(lambda found: found[2] or found[1], text)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return re.sub(r"[ \t]{2,}", " ", text).strip()
