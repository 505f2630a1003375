"""What can be sent or shown: the authored items, as values that cross rooms."""

from dataclasses import dataclass
from typing import Literal

LevelName = Literal["unacceptable", "developing", "proficient", "advanced"]


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording (variant) of a nudge.

    `title` and `teaser` are the first post: fit for a lock screen, worth reading without a press.
    `how` is what the press reveals, `example` the words somebody might say.
    """

    variant: str
    title: str
    teaser: str
    how_title: str
    how: str
    example: str


@dataclass(frozen=True, slots=True)
class Nudge:
    """A small thing to try, in one or two wordings."""

    id: str
    moment: str
    behaviour: str
    wordings: tuple[Wording, ...]

    def wording(self, variant: str) -> Wording:
        """Return the wording of that variant; KeyError if the item has none."""
        for wording in self.wordings:
            if wording.variant == variant:
                return wording
        raise KeyError(f"{self.id} has no variant {variant!r}")


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that somebody could say or do in a situation.

    `level` is its place on the module's rubric. `does` says what it does to the other person, `well` one thing that is
    good about it, `next_step` what to try at work. `misconception` names the belief that may stand behind it; the same
    in two scenarios is no slip. `leads_to` is the step that follows, None where the scenario ends.
    """

    id: str
    text: str
    level: LevelName
    does: str
    well: str
    next_step: str
    misconception: str | None = None
    leads_to: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One decision of a scenario.

    `hint` may be opened before answering. After it stand `model`, the words of an answer that works, and `thinking`,
    how somebody experienced reasons, in the first person.
    """

    id: str
    situation: str
    question: str
    options: tuple[Option, ...]
    hint: str
    model: str
    thinking: str

    @property
    def is_last(self) -> bool:
        """Whether the scenario ends here, whatever is chosen."""
        return all(option.leads_to is None for option in self.options)

    def option(self, option_id: str) -> Option:
        """Return the option of that id; KeyError if the step has none."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise KeyError(f"{self.id} has no option {option_id!r}")


@dataclass(frozen=True, slots=True)
class Resource:
    """Something to read, hear or watch, for whoever wants more."""

    title: str
    url: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """A situation at work and one to three decisions in it; the first step begins.

    `title` and `teaser` are the first post: fit for a lock screen.
    """

    id: str
    moment: str
    behaviour: str
    title: str
    teaser: str
    steps: tuple[Step, ...]
    resource: Resource

    def step(self, step_id: str) -> Step:
        """Return the step of that id; KeyError if the scenario has none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(f"{self.id} has no step {step_id!r}")


@dataclass(frozen=True, slots=True)
class RolePlay:
    """Practice for two: a colleague says `line`, the person answers, and both look at the rubric between them.

    `reply` is an answer that works, to be read afterwards.
    """

    line: str
    reply: str


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice task for one conversation at work.

    `when` and `will` are the halves of an if-then plan to choose from: "a customer says ‘as I told you’", "count to
    three first". `roleplay`: it is practised with a colleague.
    """

    id: str
    moment: str
    behaviour: str
    title: str
    task: str
    when: tuple[str, ...] = ()
    will: tuple[str, ...] = ()
    roleplay: RolePlay | None = None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Statements a person rates from 1 (not at all sure) to 5 (very sure).

    `reflections` are questions asked now and then, beside the person's own earlier words.
    """

    id: str
    statements: tuple[str, ...]
    reflections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A coaching card for a manager: a question for the next one-on-one, and words of recognition."""

    id: str
    question: str
    why: str
    recognition: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a scene: who, and what they say or do."""

    who: str
    says: str


@dataclass(frozen=True, slots=True)
class Vignette:
    """A short scene that managers rate by the module's rubric, as a camera could have filmed it.

    `rated` is whose behaviour is rated. `level` is the expert's, `reasons` why, in the first person; `behaviours` are
    those that the scene is about, shown or lacking.
    """

    id: str
    title: str
    rated: str
    scene: tuple[Line, ...]
    level: LevelName
    behaviours: tuple[str, ...]
    reasons: str


@dataclass(frozen=True, slots=True)
class Round:
    """The scenes that all raters of a module see together, as they were worded when the message was planned.

    0 is the kick-off; `rubric` is what they are rated by, `behaviours` those that they may be about.
    """

    module: str
    number: int
    rubric: tuple["Level", ...]
    behaviours: tuple["Behaviour", ...]
    vignettes: tuple[Vignette, ...]

    @property
    def id(self) -> str:
        """The round's name: "round-0"."""
        return f"round-{self.number}"

    def vignette(self, vignette_id: str) -> Vignette | None:
        """Return the scene of that id; None if the round has none."""
        return next((one for one in self.vignettes if one.id == vignette_id), None)

    def about(self, vignette: Vignette) -> tuple[str, ...]:
        """Return the names of the behaviours that a scene is about."""
        return tuple(one.name for one in self.behaviours if one.id in vignette.behaviours)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a rubric, anchored to what can be observed. `value` runs from 0 (lowest) upward."""

    value: int
    name: LevelName
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Something a colleague could see or hear, and the moments at work where it belongs.

    `name` follows "did they": "Say it back before solving". `seen` is the same as a peer would say it afterwards:
    "Said it back before solving". `asked` is the same as a peer is asked it, where it reads otherwise than `name`.
    """

    id: str
    name: str
    seen: str
    moments: tuple[str, ...]
    asked: str | None = None

    def question(self, name: str) -> str:
        """Ask a colleague whether they saw it: "Did Ana let others finish?"."""
        words = self.asked or self.name
        return f"Did {name} {words[0].lower()}{words[1:]}?"


@dataclass(frozen=True, slots=True)
class Module:
    """One skill, whole: behaviours, rubric and items in the order in which they are met."""

    id: str
    name: str
    skill: str
    behaviours: tuple[Behaviour, ...]
    rubric: tuple[Level, ...]
    nudges: tuple[Nudge, ...]
    scenarios: tuple[Scenario, ...]
    practice: tuple[Practice, ...]
    checkins: tuple[CheckIn, ...]
    cards: tuple[Card, ...]
    vignettes: tuple[Vignette, ...] = ()


Item = Nudge | Scenario | Practice | CheckIn | Card | Vignette | Round
