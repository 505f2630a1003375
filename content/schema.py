"""The fields of every content file: what each is for, and how long it may be.

Lengths keep a text within a phone's screen and Slack's limits: labels become buttons, names become menu options.
"""

from collections.abc import Mapping

from content.fields import Choice, Field, Many, Name, Number, Record, Text

LEVELS = ("unacceptable", "developing", "proficient", "advanced")
FIGURES = ("active_users", "repeat_7d", "practice_tasks", "peer_feedback", "manager_checks")

MOMENT = Text("the situation at work, as in “a customer call”", 40)
BEHAVIOUR = Name("the id of a behaviour in module.yml")

WORDING = Record(
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
NUDGE = Record(
    "one nudge",
    "nudge",
    {
        "id": Name("a short name that stays, as in third-call"),
        "moment": MOMENT,
        "behaviour": BEHAVIOUR,
        "wordings": Many("one wording, or two to compare", WORDING, most=4),
    },
)
OPTION = Record(
    "one thing to say or do",
    "option",
    {
        "id": Name("one letter: a, b, c"),
        "text": Text("what somebody says or does, word for word", 240, speech=True),
        "level": Choice("its place on the rubric", LEVELS),
        "does": Text("what it does to the other person", 260),
        "well": Text("one thing that is good about it", 160),
        "next_step": Text("one small thing to try at work", 200),
        "misconception": Name("the belief that may stand behind it, the same name in every scenario"),
        "leads_to": Name("the id of the step that follows"),
    },
    frozenset({"misconception", "leads_to"}),
)
STEP = Record(
    "one decision",
    "step",
    {
        "id": Name("a short name, as in the-first-words"),
        "situation": Text("what happens, with the pressure in it", 420, speech=True),
        "question": Text("what is to be decided, as in “What do you say first?”", 90, sentences=1),
        "options": Many("two to four things to say or do", OPTION, least=2, most=4),
        "hint": Text("one thought that helps, without the answer", 160),
        "model": Text("the words of an answer that works", 300),
        "thinking": Text("how somebody experienced reasons, as “I”", 320),
    },
)
RESOURCE = Record(
    "where to find more",
    "resource",
    {
        "title": Text("its name", 80, sentences=1),
        "url": Text("its address", 200, prose=False),
        "minutes": Number("how long it takes", 1, 60, whole=True),
    },
)
SCENARIO = Record(
    "one scenario",
    "scenario",
    {
        "id": Name("a short name that stays, as in parcel-again"),
        "moment": MOMENT,
        "behaviour": BEHAVIOUR,
        "title": Text("the situation, in a few words", 60, sentences=1),
        "teaser": Text("one or two sentences worth reading on a lock screen", 160, sentences=2),
        "steps": Many("one to three decisions, the first one first; with branches up to six", STEP, most=6),
        "resource": RESOURCE,
    },
)
ROLEPLAY = Record(
    "words for two",
    "role-play",
    {
        "line": Text("what the colleague says, with the feeling in it", 240, speech=True),
        "reply": Text("an answer that works, read afterwards", 240),
    },
)
PRACTICE = Record(
    "one practice task",
    "practice task",
    {
        "id": Name("a short name that stays, as in one-exactly"),
        "moment": MOMENT,
        "behaviour": BEHAVIOUR,
        "title": Text("where and what, in one line", 80, sentences=1),
        "task": Text("what to do once today, and how to see that it is done", 300),
        "when": Many("moments that a plan may begin with, as they follow “When”", Text("a moment", 70), most=4),
        "will": Many("acts that a plan may promise, as they follow “I will”", Text("an act", 70), most=4),
        "roleplay": ROLEPLAY,
    },
    frozenset({"when", "will", "roleplay"}),
)
CHECKIN = Record(
    "one confidence check-in",
    "check-in",
    {
        "id": Name("a short name that stays, as in how-sure"),
        "statements": Many("what a person rates from 1 to 5, as in “I can ...”", Text("a statement", 150), most=5),
        "reflections": Many("questions asked beside a person's earlier words", Text("a question", 160), most=6),
    },
    frozenset({"reflections"}),
)
CARD = Record(
    "one coaching card",
    "card",
    {
        "id": Name("a short name that stays, as in told-before"),
        "question": Text("an open question for the next one-on-one", 200, sentences=2),
        "why": Text("what the question is good for", 200),
        "recognition": Text("words of thanks for something seen", 300),
    },
)
LINE = Record(
    "one line of a scene",
    "line",
    {
        "who": Text("who it is, as in Caller, or a first name", 30, prose=False),
        "says": Text("what they say or do, word for word", 300, speech=True),
    },
)
VIGNETTE = Record(
    "one scene to rate",
    "vignette",
    {
        "id": Name("a short name that stays, as in moved-appointment"),
        "title": Text("the scene, in a few words", 60, sentences=1),
        "rated": Text("whose behaviour is rated: one of those in the scene", 30, prose=False),
        "scene": Many("what a camera could have filmed, line by line", LINE, least=2, most=8),
        "level": Choice("the expert's level", LEVELS),
        "behaviours": Many("the ids of behaviours that it is about, shown or lacking", BEHAVIOUR, most=3),
        "reasons": Text("why that level and no other, as “I”", 320),
    },
)
_BEHAVIOUR_RECORD = Record(
    "one behaviour",
    "behaviour",
    {
        "id": Name("a short name that stays, as in says-it-back"),
        "name": Text("what one can see or hear, as it follows “did they”", 75),
        "seen": Text("the same as a peer would say it, in the past", 75),
        "asked": Text("the same as a colleague is asked it, as it follows “Did Ana”", 75, sentences=1),
        "moments": Many("the situations where it belongs", MOMENT, most=10),
    },
    frozenset({"asked"}),
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
    "nudges.yml": Many("the nudges in the order in which they are met", NUDGE),
    "scenarios.yml": Many("the scenarios in the order in which they are met", SCENARIO),
    "practice.yml": Many("the practice tasks in their order", PRACTICE),
    "checkins.yml": Many("the confidence check-ins", CHECKIN),
    "cards.yml": Many("the managers' coaching cards in their order", CARD),
    "vignettes.yml": Many("the scenes that managers rate, in their order", VIGNETTE),
}
#: A module without it works; its managers rate no scenes then.
OPTIONAL_FILES = frozenset({"vignettes.yml"})
