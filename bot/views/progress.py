"""A person's own picture on Home, for them alone: how sure they feel and what they choose, in words and as a chart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from slack_sdk.models.blocks import Block, ButtonElement, ImageBlock, InteractiveElement, PlainTextObject
from slack_sdk.models.views import View

from bot.views.message import actions, button, context, escape, section
from coaching import targets
from coaching.capability import Estimate
from coaching.confidence import WORDS, Quadrant
from coaching.faces import said_date, said_number
from coaching.practice import TimeToTry, said_time_to_try
from coaching.progress import COURSE_WORDS, OFFER_WORDS, Plateau, Point

#: Under so many answers in four weeks it is said that they are few.
FEW = 8
#: Weeks on the picture: more than that no phone shows, and the text beside it would not hold.
WEEKS = 12
_NO_ANSWERS = Quadrant(MappingProxyType({}), 0, withheld="few_answers")


@dataclass(frozen=True, slots=True)
class Waiting:
    """The newest message that still waits for its person. `opens`: the prompt, if it can be opened on Home too."""

    title: str
    of_this_week: bool = True
    opens: str | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody's own answers come to.

    `again` are the prompts of situations in which they were sure and another choice works better, the latest first;
    `mentor` is the prompt of the situation in which an experienced person's answer has most to give. `picture` is the
    file that shows `points`, if there is one. `target` is how often a week they want to practise, `done` how often they
    did this week, `tries` how soon they try what they are sent.
    """

    points: Sequence[Point] = ()
    answers: Quadrant = _NO_ANSWERS
    held: bool = False
    plateau: Plateau | None = None
    again: Sequence[str] = ()
    mentor: str | None = None
    picture: str | None = None
    target: int | None = None
    done: int = 0
    tries: TimeToTry | None = None

    @property
    def shown(self) -> Sequence[Point]:
        """The weeks that have a figure, as many as the picture holds."""
        given = [one for one in self.points if one.standing.capability.value is not None]
        return given[-WEEKS:]


def blocks(own: Own) -> list[Block]:
    """Draw the picture and its words, what is worth a second look, and what somebody wants for themselves."""
    drawn: list[Block] = []
    if own.shown:
        if own.picture:
            drawn.append(ImageBlock(alt_text=alt_text(own), slack_file={"id": own.picture}))
        sort = None if own.answers.withheld else button("Sort my answers", "home:answers", "open")
        drawn.append(section(in_words(own), accessory=sort))
        drawn.append(context(_SCALES))
    else:
        drawn.append(section(_BEFORE))
    if own.held:
        drawn.append(section("*It has held:* your last four weeks are clearly above your first ones."))
    drawn += _levelled(own)
    if own.again:
        drawn.append(section(_second_look(len(own.again)), accessory=_look(own.again[0])))
    if own.tries and (tried := said_time_to_try(own.tries)):
        drawn.append(context(f"{tried} Only you see this."))
    drawn.append(_aim(own))
    return drawn


_BEFORE = (
    "*Your picture* starts after your third new situation: how sure you feel, and what you choose, week by week. "
    "Only you see it."
)
_SCALES = (
    "Sure runs from 1 to 5, as you said it with each answer; situations from 0 to 3, where 3 is what somebody "
    "experienced would do. Each week is read with the three before it. Only you see this."
)


def in_words(own: Own) -> str:
    """Say the figures: from where to where, how sure that is, and of how many answers."""
    first, last = own.shown[0], own.shown[-1]
    if last is not own.points[-1]:
        return "*Your picture* rests: fewer than three new situations in the last four weeks. It goes on with the next."
    one = first is last
    sure = _move(None if one else first.standing.confidence, last.standing.confidence, said_sure, "of 5")
    chosen = _move(None if one else first.standing.capability, last.standing.capability, said_level, "of 3")
    said = [f"*How sure you feel:* {sure}"] if sure else []
    said.append(f"*What you choose in situations:* {chosen}")
    if last.standing.capability.n < FEW:
        said.append("Still few answers, so take it as a first sketch.")
    elif any(_overlap(before, now) for before, now in zip(_both(first), _both(last), strict=True)):
        said.append("The likely ranges still overlap, so a step like this may be chance.")
    return "\n".join([*said, *_gap(last.standing.gap)])


def said_sure(value: float) -> str:
    """Say a confidence in [0, 1] as the chips do, from 1 to 5."""
    return f"{1 + 4 * value:.1f}"


def said_level(value: float) -> str:
    """Say a capability in [0, 1] as the place on a rubric, from 0 to 3."""
    return f"{3 * value:.1f}"


def _move(first: Estimate | None, last: Estimate, said: Callable[[float], str], unit: str) -> str:
    """Say "from 2.7 to 3.6 of 5, likely 3.1 to 4.1 now (9 answers in four weeks)."; "" without a figure."""
    if last.value is None or last.low is None or last.high is None:
        return ""
    now, before, before_it = said(last.value), None, ""
    if first is not None and first.value is not None:
        before = said(first.value)
        before_it = "still " if before == now else f"from {before} to "
    interval = f"likely {said(last.low)} to {said(last.high)}{' now' if before else ''}"
    return f"{before_it}{now} {unit}, {interval} ({said_number(last.n, 'answer')} in four weeks)."


def _overlap(first: Estimate, last: Estimate) -> bool:
    """Whether two figures differ, with ranges that meet all the same."""
    if first.low is None or first.high is None or last.low is None or last.high is None or first.value == last.value:
        return False
    return first.low <= last.high and last.low <= first.high


def _gap(gap: Estimate) -> list[str]:
    """Say kindly that somebody is surer than their answers bear out, or less sure; only where that is no accident."""
    if gap.low is not None and gap.low > 0:
        return ["You feel surer than your choices bear out so far. The situations you get next are chosen for that."]
    if gap.high is not None and gap.high < 0:
        return ["Your choices are better than you give yourself credit for."]
    return []


def alt_text(own: Own) -> str:
    """Say all that the picture shows."""
    weeks = "; ".join(_week(one) for one in own.shown)
    return (
        "Line chart by week, with likely ranges: how sure you feel, 1 to 5, and what you choose in situations, "
        f"0 to 3. {weeks}."
    )


def _week(point: Point) -> str:
    """Say one week of the picture: "Week of 2 November: sure 2.7 (2.1 to 3.2), situations 1.2 (0.8 to 1.6), n 4"."""
    figures = ((one, name, said) for one, name, said in _lines(point) if one.value is not None)
    parts = [
        f"{name} {said(one.value or 0)} ({said(one.low or 0)} to {said(one.high or 0)})" for one, name, said in figures
    ]
    return f"Week of {said_date(point.week.monday)}: {', '.join(parts)}, {point.standing.capability.n} answers"


def _both(point: Point) -> tuple[Estimate, Estimate]:
    return point.standing.confidence, point.standing.capability


def _lines(point: Point) -> tuple[tuple[Estimate, str, Callable[[float], str]], ...]:
    here = point.standing
    return ((here.confidence, "sure", said_sure), (here.capability, "situations", said_level))


def _levelled(own: Own) -> list[Block]:
    """Say kindly that answers have levelled off, with what can be done from here."""
    found = own.plateau
    if found is None or found.course is None or found.course not in COURSE_WORDS:
        return []
    drawn: list[Block] = [section(COURSE_WORDS[found.course])]
    offers: list[InteractiveElement] = []
    if "mentor" in found.offers and own.mentor:
        offers.append(button("An expert's answer", "home:mentor", own.mentor, spoken=OFFER_WORDS["mentor"]))
    if "reflection" in found.offers:
        offers.append(button("Look back", "home:back", "open", spoken=OFFER_WORDS["reflection"]))
    return [*drawn, actions(*offers)] if offers else drawn


def _second_look(count: int) -> str:
    what = said_number(count, "situation")
    were = "one situation" if count == 1 else what
    return f"*Worth a second look:* {were} where you were sure and another choice works better. Only you see this."


def _aim(own: Own) -> Block:
    """Say what somebody wants for themselves, and that it is reached; nothing about what is missing."""
    if own.target is None:
        said = "how often you'd like to practise in a week. None is fine, and only you see it."
        return section(f"*Your own aim:* {said}", accessory=button("Set an aim", "target:open", "open"))
    said = targets.said(own.target, own.done)
    return section(f"*Your own aim:* {said}\nOnly you see it.", accessory=button("Change it", "target:open", "open"))


def waits(waiting: Waiting) -> Block:
    """Name the one thing that waits for somebody."""
    name = "This week's one thing" if waiting.of_this_week else "One thing waits for you"
    said = f"*{name}:* {escape(waiting.title)}"
    if waiting.opens is None:
        return section(f"{said}\nYou find it in the *Messages* tab.")
    return section(said, accessory=button("Open it", "home:open", waiting.opens, style="primary"))


def sorted_answers(found: Quadrant) -> View:
    """Sort a person's answers by how sure they were and what works, in words."""
    drawn: list[Block] = []
    if found.withheld:
        drawn.append(section("There is nothing to sort yet: this needs four new situations with “How sure are you?”."))
    for cell, count in found.counts.items():
        name, meaning = WORDS[cell]
        drawn.append(section(f"*{name}:* {count} of {found.n}" + (f"\n{meaning}" if count else "")))
    drawn.append(context("First answers only; they describe answers, not people. Only you see this."))
    return View(
        type="modal",
        title=PlainTextObject(text="Your answers, sorted", emoji=False),
        close=PlainTextObject(text="Close"),
        blocks=drawn,
    )


def _look(prompt_id: str) -> ButtonElement:
    return button("Look again", "home:look", prompt_id)
