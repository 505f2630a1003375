"""A practice task, face by face, and its modals: the if-then plan, and the role-play for two."""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
)
from slack_sdk.models.views import View

from bot.views import prompts
from bot.views.message import MENU, MENU_AFTER, Message, actions, button, context, escape, menu, quoted, section, words
from bot.views.nudges import coming
from coaching.faces import Outlook, said_date
from coaching.items import Level, Practice
from coaching.practice import OWN, OWN_LENGTH
from coaching.snoozing import is_snoozed

PLAN_CALLBACK, WHEN, IN_WORDS, WILL, ACTION = "practice:keep_plan", "when", "own", "will", "chosen"
PLAN_TITLE = "When, then"
ONE_OF_BOTH = "Choose “something else” above for these words, or leave this empty."
PLAN_CLOSED = "This one takes no plan any more. You can close this."
ROLEPLAY_TITLE = "Practise with somebody"


def draw(face: str, prompt_id: str, item: Practice, outlook: Outlook) -> Message:
    """Draw the face that a practice task should show."""
    blocks = _FACES.get("snoozed" if is_snoozed(face) else face, _closed)(prompt_id, item, outlook)
    return Message.of(blocks, face=face)


def _task(prompt_id: str, item: Practice, *, offers: tuple[tuple[str, str], ...] = MENU) -> Block:
    return section(f"*{escape(item.title)}*\n{escape(item.task)}", accessory=menu(prompt_id, offers))


def _asked(prompt_id: str, item: Practice) -> list[Block]:
    """Draw the answers, and below them what helps to get there."""
    helps = []
    if item.when and item.will:
        helps.append(button("Make a plan", "practice:plan", prompt_id))
    if item.roleplay:
        helps.append(button("Practise with somebody", "practice:roleplay", prompt_id))
    answers = [
        button("Done", "practice:done", prompt_id, style="primary"),
        button("Not yet", "practice:notyet", prompt_id),
        button("Not for me", "practice:notme", prompt_id),
    ]
    if len(helps) < 2:
        return [actions(*answers, *helps)]
    return [actions(*answers), actions(*helps)]


def _before(prompt_id: str, item: Practice, _outlook: Outlook) -> list[Block]:
    return [
        _task(prompt_id, item),
        *_asked(prompt_id, item),
        context("Not yet is fine: this stays open for two weeks. Only you see what you answer."),
    ]


def _notyet(prompt_id: str, item: Practice, outlook: Outlook) -> list[Block]:
    return [_task(prompt_id, item), section(f"No hurry. {_until(outlook)}"), *_asked(prompt_id, item)]


def _until(outlook: Outlook) -> str:
    return f"It stays here until {said_date(outlook.closes_on)}." if outlook.closes_on else "It stays here."


def _planned(prompt_id: str, item: Practice, outlook: Outlook) -> list[Block]:
    return [
        _task(prompt_id, item, offers=MENU_AFTER),
        section(f"*Your plan is kept.* Press when you have done it. {_until(outlook)}"),
        actions(
            button("I did it", "practice:done", prompt_id, style="primary"),
            button("Read my plan", "practice:read_plan", prompt_id),
            button("Change my plan", "practice:plan", prompt_id),
            button("Not for me", "practice:notme", prompt_id),
        ),
    ]


def _done(prompt_id: str, item: Practice, outlook: Outlook) -> list[Block]:
    return [
        section(f"*{escape(item.title)}*\nNoted, thank you. {coming(outlook)}", accessory=menu(prompt_id, MENU_AFTER)),
        actions(button("Add a note", "note:write", prompt_id)),
    ]


def _notme(prompt_id: str, _item: Practice, _outlook: Outlook) -> list[Block]:
    return prompts.put_away(prompt_id, "practice")


def _notme_said(prompt_id: str, _item: Practice, outlook: Outlook) -> list[Block]:
    return prompts.put_away_said(prompt_id, coming(outlook))


def _snoozed(prompt_id: str, item: Practice, outlook: Outlook) -> list[Block]:
    return prompts.snoozed(prompt_id, escape(item.title), outlook)


def _paused(prompt_id: str, _item: Practice, outlook: Outlook) -> list[Block]:
    return prompts.paused(prompt_id, outlook)


def _moved(_prompt_id: str, item: Practice, _outlook: Outlook) -> list[Block]:
    return prompts.moved(escape(item.title))


def _closed(_prompt_id: str, _item: Practice, _outlook: Outlook) -> list[Block]:
    return [section("This one has closed. Your Home tab shows what comes next.")]


_FACES = {
    "before": _before,
    "opened": _before,
    "notyet": _notyet,
    "planned": _planned,
    "done": _done,
    "notme": _notme,
    "notme_said": _notme_said,
    "snoozed": _snoozed,
    "paused": _paused,
    "moved": _moved,
    "closed": _closed,
    "lapsed": _closed,
}


def plan(prompt_id: str, item: Practice) -> View:
    """Ask for an if-then plan: both halves from suggestions, the first one in own words if none fits."""
    whens = [*_numbered(item.when), _option("something else (write it below)", OWN)]
    return View(
        type="modal",
        callback_id=PLAN_CALLBACK,
        private_metadata=prompt_id,
        title=PlainTextObject(text=PLAN_TITLE),
        submit=PlainTextObject(text="Keep my plan"),
        close=PlainTextObject(text="Cancel"),
        blocks=[
            InputBlock(
                block_id=WHEN,
                label=PlainTextObject(text="When ..."),
                element=RadioButtonsElement(action_id=ACTION, options=whens),
            ),
            InputBlock(
                block_id=IN_WORDS,
                label=PlainTextObject(text="In your words"),
                element=PlainTextInputElement(action_id=ACTION, max_length=OWN_LENGTH),
                hint=PlainTextObject(text="Only you read this. You can erase it on my Home tab, under See my data."),
                optional=True,
            ),
            InputBlock(
                block_id=WILL,
                label=PlainTextObject(text="... I will"),
                element=RadioButtonsElement(action_id=ACTION, options=_numbered(item.will)),
            ),
        ],
    )


def _numbered(choices: Sequence[str]) -> list[Option]:
    return [_option(choice, str(number)) for number, choice in enumerate(choices)]


def _option(label: str, value: str) -> Option:
    return Option(text=PlainTextObject(text=label, emoji=False), value=value)


def plan_errors() -> dict[str, str]:
    """Say what a plan still needs."""
    return {IN_WORDS: "Write when: a few words are enough."}


def plan_kept() -> View:
    """Say that the plan was kept."""
    return _read_only(PLAN_TITLE, [section("*Your plan is kept.* Read it whenever you like, from the message.")])


def own_plan(said: str | None) -> View:
    """Show the person their own plan, in a modal: messages can be exported, modals cannot."""
    if said is None:
        return _read_only("Your plan", [section("This plan was erased. *Change my plan* makes another one.")])
    return _read_only("Your plan", [words(said), context("Only you read this.")])


def roleplay(prompt_id: str, item: Practice, rubric: Sequence[Level], *, reply: bool = False) -> View:
    """Show the line for the colleague, what both may listen for, and, once asked for, a reply that works."""
    if item.roleplay is None:
        return _read_only(ROLEPLAY_TITLE, [section("There is nothing to play here any more.")])
    heard = "\n".join(f"• {escape(level.anchor)}" for level in sorted(rubric, key=lambda level: level.value))
    blocks: list[Block] = [
        section("*1. Ask a colleague to say this to you,* the way they would mean it:"),
        words(quoted(item.roleplay.line)),
        section(f"*2. Answer in your own words.* Your task:\n{escape(item.task)}"),
        section(f"*3. Look at this together.* Which comes closest to what you both heard?\n{heard}"),
    ]
    if reply:
        blocks += [section("*4. One reply that works:*"), words(quoted(item.roleplay.reply))]
    else:
        blocks.append(actions(button("Show a reply that works", "practice:reply", prompt_id)))
    blocks.append(context("Nothing of this is kept. Swap places if you both like."))
    return _read_only(ROLEPLAY_TITLE, blocks)


def _read_only(title: str, blocks: Sequence[Block]) -> View:
    return View(
        type="modal", title=PlainTextObject(text=title), close=PlainTextObject(text="Close"), blocks=list(blocks)
    )
