"""A question about a colleague, face by face; what colleagues saw, and whom one may be asked about by."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    Option,
    PlainTextObject,
    RadioButtonsElement,
    UserMultiSelectElement,
)
from slack_sdk.models.views import View

from bot.views import prompts
from bot.views.message import MENU_DONE, Message, actions, button, context, escape, menu, section
from bot.views.nudges import coming
from coaching.faces import Outlook
from coaching.items import Behaviour
from coaching.peers import Told
from coaching.rotation import MOST_NAMED
from coaching.snoozing import is_snoozed

CALLBACK, WHO, OFTEN, ACTION = "peers:name", "who", "often", "chosen"
AS_THEY_COME, SELDOM = "as_they_come", "seldom"
TITLE, SAW_TITLE = "Between colleagues", "What colleagues saw"

#: Said to the presser alone where a question takes no answer any more: of whoever left, withdrew or moved alike.
GONE = "I can no longer take an answer to this one, so nothing was saved."
MENU_ASKED = (
    ("tomorrow", "Bring back tomorrow"),
    ("less", "Ask me less often"),
    ("why", "Why this message?"),
    ("pause", "Pause for a week"),
    ("hours", "Days and hours"),
)
_TITLE = "A question about a colleague"
_PLACES = ("first", "second", "third", "fourth", "fifth")


@dataclass(frozen=True, slots=True)
class About:
    """Whom a question is about, and which behaviour."""

    name: str
    behaviour: Behaviour


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is told of colleagues' answers: each with the behaviour. `few`: too few colleagues to tell any."""

    told: Sequence[tuple[Behaviour, Told]] = ()
    few: bool = False


def draw(face: str, prompt_id: str, about: About | None, outlook: Outlook) -> Message:
    """Draw the face that a question should show; `about` is None where nobody is named any more."""
    if about is not None and face in {"before", "again", "seldom"}:
        blocks = _asked(face, prompt_id, about)
    elif about is not None and face == "done":
        blocks = _done(prompt_id, about, outlook)
    elif is_snoozed(face):
        blocks = prompts.snoozed(prompt_id, _TITLE, outlook)
    elif face == "paused":
        blocks = prompts.paused(prompt_id, outlook)
    elif face == "moved":
        blocks = prompts.moved(_TITLE)
    else:
        blocks = [section("This one has closed. Your Home tab shows what comes next.")]
    return Message.of(blocks, face=face)


def _asked(face: str, prompt_id: str, about: About) -> list[Block]:
    name, moments = escape(about.name), about.behaviour.moments
    where = f", as in {escape(' or '.join(moments[:2]))}" if moments else ""
    blocks: list[Block] = [
        section(
            f"*{escape(about.behaviour.question(about.name))}*\nThink of one moment this week{where}.",
            accessory=menu(prompt_id, MENU_ASKED),
        )
    ]
    if face == "seldom":
        blocks.append(
            section("From now on I ask you this once a month at most. This one you may still answer, or leave.")
        )
    answers = [
        button("Saw it", "peers:saw", prompt_id),
        button("Not this time", "peers:not_this_time", prompt_id),
        button("Wasn't there", "peers:not_observed", prompt_id),
    ]
    if face == "seldom":
        answers.append(button("Ask as before", "peers:as_before", prompt_id))
    return [
        *blocks,
        context(f"*Who sees it:* {name}, without names, once three people have answered. Nobody else. Managers never."),
        actions(*answers),
    ]


def _done(prompt_id: str, about: About, outlook: Outlook) -> list[Block]:
    """Thank for an answer; the same words for each, since a message stores none."""
    return [
        section(
            f"*Noted, thank you.* If you have seen something good, an example helps most. It goes to "
            f"*{escape(about.name)}* with your name, and only if you press Send.\n{coming(outlook)}",
            accessory=menu(prompt_id, MENU_DONE),
        ),
        actions(button("Give an example", "peers:example", prompt_id)),
    ]


def home(standing: Standing) -> list[Block]:
    """Say on Home what there is of colleagues' answers, and who may be asked."""
    if standing.told:
        said = "*What colleagues saw you do:* a first direction, without names."
    elif standing.few:
        said = (
            "*What colleagues saw you do:* it would stand here from three people on, so that nobody's answer is known. "
            "Your team is smaller than that. You may name others who work with you."
        )
    else:
        said = "*What colleagues saw you do* stands here once three of them have answered a question, without names."
    buttons = [button("Who may be asked", "peers:choose", "open")]
    if standing.told:
        buttons.insert(0, button("Read it", "peers:read", "open"))
    return [section(said), actions(*buttons)]


def saw(standing: Standing) -> View:
    """Show what colleagues saw, behaviour by behaviour."""
    lines: list[Block] = [
        section(f"*{escape(behaviour.seen)}*\n{escape(told.in_words)}") for behaviour, told in standing.told
    ]
    if not lines:
        lines = [section("Nothing yet: it takes answers of three people to one question.")]
    return _read_only(
        SAW_TITLE,
        [
            section("Now and then colleagues are asked about one moment. A few answers are a direction, not a score."),
            *lines,
            context(
                "Without names, and always by three answers at a time, so that no single one can be told. "
                "Nobody else sees this. Managers never."
            ),
        ],
    )


def form(named: Sequence[str], *, seldom: bool) -> View:
    """Ask who may be asked about somebody besides their team, and how often they themselves are asked."""
    often = [
        _option("When it is my turn, once a week at most", AS_THEY_COME),
        _option("Once a month at most", SELDOM),
    ]
    return View(
        type="modal",
        callback_id=CALLBACK,
        title=PlainTextObject(text=TITLE),
        submit=PlainTextObject(text="Save"),
        close=PlainTextObject(text="Cancel"),
        blocks=[
            InputBlock(
                block_id=WHO,
                label=PlainTextObject(text="Who may be asked about you, besides your team?"),
                element=UserMultiSelectElement(
                    action_id=ACTION, initial_users=list(named) or None, max_selected_items=MOST_NAMED
                ),
                hint=PlainTextObject(text="Up to five who see you at work. They are not told that you named them."),
                optional=True,
            ),
            InputBlock(
                block_id=OFTEN,
                label=PlainTextObject(text="How often may I ask you about a colleague?"),
                element=RadioButtonsElement(action_id=ACTION, options=often, initial_option=often[1 if seldom else 0]),
            ),
        ],
    )


def _option(label: str, value: str) -> Option:
    return Option(text=PlainTextObject(text=label, emoji=False), value=value)


def saved(named: int) -> View:
    """Say what is kept."""
    who = {0: "Nobody besides your team is asked about you.", 1: "One colleague may be asked about you."}
    return _read_only(
        TITLE, [section(f"*Saved.* {who.get(named, f'{named} colleagues may be asked about you.')} Nobody is told.")]
    )


def cannot(place: int, why: str) -> dict[str, str]:
    """Say which of those who were named cannot be asked, and no more of why than may be told."""
    which = _PLACES[place]
    sentence = {
        "yourself": "That is you. Whom else could I ask?",
        "manager": "Managers have a way of their own to note what they saw.",
        "report": "People are not asked about their own manager.",
    }.get(why, "I can't ask that person.")
    return {WHO: f"Not saved, because of the {which} one. {sentence} Please take that name out."}


def _read_only(title: str, blocks: Sequence[Block]) -> View:
    return View(
        type="modal", title=PlainTextObject(text=title), close=PlainTextObject(text="Close"), blocks=list(blocks)
    )
