"""The kinds of field that a content file can have."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """Words. `prose` are words that people read, and so are held to the tone.

    `speech` is what somebody in a situation says, who may be rude or in a hurry.
    """

    hint: str
    longest: int
    sentences: int | None = None
    prose: bool = True
    speech: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """An identifier of small letters, which stays when the words change; `joint` stands between its words."""

    hint: str
    joint: str = "-"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    hint: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number within bounds."""

    hint: str
    least: float
    most: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    """A list of things of one kind."""

    hint: str
    of: "Field"
    least: int = 1
    most: int = 100


@dataclass(frozen=True, slots=True)
class Record:
    """Named fields; all are needed but the optional ones."""

    hint: str
    noun: str
    fields: Mapping[str, "Field"]
    optional: frozenset[str] = field(default_factory=frozenset)


Field = Text | Name | Choice | Number | Many | Record
