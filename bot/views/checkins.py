"""A check-in, one statement at a time in one message, and the look back that may follow it."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block, InputBlock, PlainTextInputElement, PlainTextObject
from slack_sdk.models.views import View

from bot.views import prompts
from bot.views.message import (
    MENU,
    MENU_AFTER,
    MENU_DONE,
    Message,
    actions,
    button,
    context,
    escape,
    menu,
    section,
    words,
)
from bot.views.nudges import coming
from coaching.checkins import Subject, asked, rated, subject_of
from coaching.faces import Outlook, said_date
from coaching.items import CheckIn
from coaching.nudges import SURE
from coaching.snoozing import is_snoozed

CALLBACK, BLOCK, ACTION = "checkin:reflect", "reflection", "words"
LOOK_TITLE = "A look back"
#: Of one's own earlier words so much is shown.
SHOWN = 1500

_TITLES: dict[Subject, str] = {
    "baseline": "How it is for you today",
    "weekly": "One short question for this week",
    "probe30": "A month after the programme: how it is for you now",
    "probe90": "Three months after the programme: how it is for you now",
}
_WHY: dict[Subject, str] = {
    "baseline": "No right answer; only you see it. It is your own starting point.",
    "weekly": "Only you see it.",
    "probe30": "No right answer; only you see it. I ask once more to show you what has stayed with you.",
    "probe90": "No right answer; only you see it. I ask a last time to show you what has stayed with you.",
}
_SPOKEN_ENDS = {"1": ": not at all", "5": ": very"}


def draw(face: str, prompt_id: str, item: CheckIn, subject: str | None, day: date, outlook: Outlook) -> Message:
    """Draw the face that a check-in should show. `day`: the local date that it was planned for."""
    which = subject_of(subject)
    numbers = asked(item, which, day)
    so_far = rated(face)
    if so_far is not None and so_far < len(numbers):
        blocks = _statement(prompt_id, item, which, numbers, so_far, again=face != "before")
    elif is_snoozed(face):
        blocks = prompts.snoozed(prompt_id, escape(_TITLES[which]), outlook)
    elif face.partition("-")[0] == "done":
        blocks = _done(prompt_id, outlook, look_back=face == "done-look")
    elif face == "paused":
        blocks = prompts.paused(prompt_id, outlook)
    elif face == "moved":
        blocks = prompts.moved(escape(_TITLES[which]))
    else:
        blocks = [section("This one has closed. Your Home tab shows what comes next.")]
    return Message.of(blocks, face=face)


def _statement(
    prompt_id: str, item: CheckIn, which: Subject, numbers: Sequence[int], so_far: int, *, again: bool
) -> list[Block]:
    """Ask one statement. `again`: an answer is being changed, so that this one is not put off any more."""
    number = numbers[so_far]
    place = f", {so_far + 1} of {len(numbers)}" if len(numbers) > 1 else ""
    offers = (("change", "Back to the last one"), *MENU_AFTER) if so_far else MENU_AFTER if again else MENU
    chips = [
        button(chip, f"checkin:{number}-{chip}", prompt_id, spoken=f"Sure, {chip} of 5{_SPOKEN_ENDS.get(chip, '')}")
        for chip in SURE
    ]
    return [
        section(
            f"*{_TITLES[which]}{place}*\nHow sure are you of this?\n“{escape(item.statements[number - 1])}”",
            accessory=menu(prompt_id, offers),
        ),
        actions(*chips),
        context(f"1 = not at all sure, 5 = very sure. {_WHY[which]}"),
    ]


def _done(prompt_id: str, outlook: Outlook, *, look_back: bool) -> list[Block]:
    blocks: list[Block] = [
        section(f"*Noted, thank you.* {coming(outlook)}", accessory=menu(prompt_id, MENU_DONE)),
    ]
    if look_back:
        blocks += [
            section("If you have a minute: what you wrote some weeks ago, and one question about it."),
            actions(button("Look back", "checkin:look", prompt_id)),
        ]
    return blocks


def look_back(prompt_id: str, question: str, earlier: Sequence[tuple[date, str]]) -> View:
    """Ask a question beside the person's own earlier words, given as (written on, words)."""
    blocks: list[Block] = [section("*This is what you wrote:*")]
    for written_on, said in earlier:
        blocks += [context(f"{said_date(written_on)} {written_on.year}"), words(_cut(said))]
    blocks.append(
        InputBlock(
            block_id=BLOCK,
            label=PlainTextObject(text=question, emoji=False),
            element=PlainTextInputElement(action_id=ACTION, multiline=True, max_length=3000),
            hint=PlainTextObject(text="Only you read this. You can erase it on my Home tab, under See my data."),
        )
    )
    return View(
        type="modal",
        callback_id=CALLBACK,
        private_metadata=prompt_id,
        title=PlainTextObject(text=LOOK_TITLE),
        submit=PlainTextObject(text="Keep it"),
        close=PlainTextObject(text="Not now"),
        blocks=blocks,
    )


def _cut(said: str) -> str:
    return said if len(said) <= SHOWN else f"{said[:SHOWN]}…"


def kept() -> View:
    """Say that it was kept."""
    return View(
        type="modal",
        title=PlainTextObject(text=LOOK_TITLE),
        close=PlainTextObject(text="Close"),
        blocks=[section("Kept. You find it on my Home tab, under *See my data*.")],
    )


def nothing_written() -> View:
    """Say that the earlier words are gone: their person erased them meanwhile."""
    return View(
        type="modal",
        title=PlainTextObject(text=LOOK_TITLE),
        close=PlainTextObject(text="Close"),
        blocks=[section("There is nothing to look back on now. That is fine.")],
    )
