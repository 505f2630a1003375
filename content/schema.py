"""The fields of every content file: what each is for, and how long it may be.

Lengths keep a text within a phone's screen and Slack's limits: labels become buttons, names become menu options.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """Words. `prose` are words that people read, and so are held to the tone."""

    hint: str
    longest: int
    sentences: int | None = None
    prose: bool = True


@dataclass(frozen=True, slots=True)
class Name:
    """An identifier in kebab-case, which stays when the words change."""

    hint: str


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

LEVELS = ("unacceptable", "developing", "proficient", "advanced")
FIGURES = ("active_users", "repeat_7d", "practice_tasks", "peer_feedback", "manager_checks")

_MOMENT = Text("the situation at work, as in “a customer call”", 40)
_BEHAVIOUR = Name("the id of a behaviour in module.yml")

_WORDING = Record(
    "one wording",
    "wording",
    {
        "variant": Name("one letter: a, b, c"),
        "title": Text("the moment and the idea, in one line", 80, sentences=1),
        "teaser": Text("one or two sentences worth reading on a lock screen", 160, sentences=2),
        "how_title": Text("the act, in one line", 80, sentences=1),
        "how": Text("what to do, step by step", 420),
        "example": Text("the words somebody might say", 220),
    },
)
_NUDGE = Record(
    "one nudge",
    "nudge",
    {
        "id": Name("a short name that stays, as in third-call"),
        "moment": _MOMENT,
        "behaviour": _BEHAVIOUR,
        "wordings": Many("one wording, or two to compare", _WORDING, most=4),
    },
)
_PRACTICE = Record(
    "one practice task",
    "practice task",
    {
        "id": Name("a short name that stays, as in one-exactly"),
        "moment": _MOMENT,
        "behaviour": _BEHAVIOUR,
        "title": Text("where and what, in one line", 80, sentences=1),
        "task": Text("what to do once today, and how to see that it is done", 300),
    },
)
_CHECKIN = Record(
    "one confidence check-in",
    "check-in",
    {
        "id": Name("a short name that stays, as in how-sure"),
        "statements": Many("what a person rates from 1 to 5, as in “I can ...”", Text("a statement", 150), most=5),
    },
)
_CARD = Record(
    "one coaching card",
    "card",
    {
        "id": Name("a short name that stays, as in told-before"),
        "question": Text("an open question for the next one-on-one", 200, sentences=2),
        "why": Text("what the question is good for", 200),
        "recognition": Text("words of thanks for something seen", 300),
    },
)
_BEHAVIOUR_RECORD = Record(
    "one behaviour",
    "behaviour",
    {
        "id": Name("a short name that stays, as in says-it-back"),
        "name": Text("what one can see or hear, as it follows “did they”", 75),
        "seen": Text("the same as a peer would say it, in the past", 75),
        "moments": Many("the situations where it belongs", _MOMENT, most=10),
    },
)
_LEVEL = Record(
    "one level",
    "level",
    {
        "name": Choice("the level's place in the order", LEVELS),
        "label": Text("what a manager saw, short enough for a button", 24),
        "anchor": Text("what one could see or hear at this level", 200),
    },
)

MODULE = Record(
    "one module",
    "module",
    {
        "id": Name("the folder's name"),
        "name": Text("the skill as people say it", 60),
        "skill": Name("the one word for it in /kudos, as in listening"),
        "behaviours": Many("what one can see or hear people do", _BEHAVIOUR_RECORD, most=10),
        "rubric": Many("the four levels, lowest first", _LEVEL, least=4, most=4),
    },
)
#: The files of a module's folder, and what stands in each.
MODULE_FILES: Mapping[str, Field] = {
    "module.yml": MODULE,
    "nudges.yml": Many("the nudges in the order in which they are met", _NUDGE),
    "practice.yml": Many("the practice tasks in their order", _PRACTICE),
    "checkins.yml": Many("the confidence check-ins", _CHECKIN),
    "cards.yml": Many("the managers' coaching cards in their order", _CARD),
}

_THRESHOLD = Record(
    "one figure's thresholds",
    "threshold",
    {
        "pilot": Number("where the pilot band begins", 0, 100),
        "success": Number("where the success band begins", 0, 100),
        "weight": Number("its weight in the index", 0, 1),
    },
)
PROGRAMME = Record(
    "one programme",
    "programme",
    {
        "id": Name("the file's name without .yml"),
        "name": Text("what people call it", 60),
        "module": Name("the id of a module, as in active-listening"),
        "weeks": Number("how many weeks it lasts", 1, 52, whole=True),
        "cohorts": Many("the roster's cohorts that take part", Text("a cohort", 60, prose=False), most=50),
        "owner": Text("who to ask, as it reads in a sentence", 60, prose=False),
        "contact": Text("where to ask, as in listening@example.com", 80, prose=False),
        "thresholds": Record("figures judged otherwise than by default", "thresholds",
                             dict.fromkeys(FIGURES, _THRESHOLD), frozenset(FIGURES)),
    },
    frozenset({"thresholds"}),
)  # fmt: skip
