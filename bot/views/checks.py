"""What a manager saw in their team, face by face: one person at a time, or all of them as a list."""

from collections.abc import Mapping
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, Option, OverflowMenuElement, PlainTextObject, StaticSelectElement

from bot.views import prompts
from bot.views.message import MENU, MENU_AFTER, Message, actions, button, context, escape, menu, section
from coaching.checks import Line, Round, open_until, outcomes, parts
from coaching.faces import WEEKDAYS, Outlook
from coaching.items import Module

TITLE = "What did you see this week?"
#: What stands beside somebody of whom something was noted.
_OF_NOTED = (("undo", "Undo"), ("write", "Add a note"), ("share", "Share it"))
_FOR_COACHING = "For coaching only, never pay or review."
_EACH_READS = "Each person can read all that you note about them, at any time."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A check as a message shows it. `modules` by id; `reminds`: it comes for the second time, unasked."""

    prompt_id: str
    check: Round
    modules: Mapping[str, Module]
    reminds: bool = False


def draw(face: str, sheet: Sheet, outlook: Outlook) -> Message:
    """Draw the face that a check should show."""
    shows, above, _ = parts(face)
    if shows == "snoozed":
        blocks = prompts.snoozed(sheet.prompt_id, TITLE, outlook)
    elif shows == "paused":
        blocks = prompts.paused(sheet.prompt_id, outlook)
    elif shows == "moved":
        blocks = [section(f"_{TITLE}_ Moved below.")]
    elif shows == "done":
        blocks = _done(sheet)
    elif shows not in {"before", "ask", "after", "back", "later"}:
        blocks = [section("This one has closed. What you noted is kept.")]
    elif not sheet.check.open:
        blocks = _done(sheet)
    elif shows == "later" or (shows == "before" and sheet.reminds):
        blocks = _later(sheet)
    else:
        blocks = _list(sheet) if sheet.check.as_list else _one(shows, sheet, sheet.check.at(above))
    return Message.of(blocks, face=face)


def _one(shows: str, sheet: Sheet, above: Line | None) -> list[Block]:
    """Ask about one person; above stands whoever was answered about last, with the way back."""
    asked = above if shows == "back" and above is not None and above in sheet.check.open else sheet.check.open[0]
    number = f"{len(sheet.check.said) + 1} of {sheet.check.total}"
    name, module = escape(asked.person.name), sheet.modules[asked.module]
    first: list[Block]
    if shows == "after" and above is not None:
        first = [section(f"Noted for {escape(above.person.name)}.", accessory=_beside(sheet, above))]
        first.append(section(f"*{name}*, {number}", accessory=menu(sheet.prompt_id)))
    elif shows == "back" and above is not None:
        first = [section(f"Taken back: nothing is noted for {escape(above.person.name)}.")]
        first.append(section(f"*{name}*, {number}", accessory=menu(sheet.prompt_id)))
    else:
        first = [_title(sheet, module, f" {number}", "Only what you saw yourself."), section(f"*{name}*")]
    value = _of(sheet, asked)
    chips = [button(label, f"check:{name}", value) for name, label in outcomes(module).items()]
    return [
        *first,
        actions(*chips),
        *_ways_out(sheet, first_post=shows == "before"),
        context(f"{_FOR_COACHING} {_EACH_READS}"),
    ]


def _list(sheet: Sheet) -> list[Block]:
    """Ask about everybody at once: who was answered about stands there as a line."""
    check = sheet.check
    module = sheet.modules[check.open[0].module]
    blocks: list[Block] = [_title(sheet, module, "", "Only what you saw yourself; leave the others.")]
    waiting = {line.place for line in check.open}
    for line in check.lines:
        name = escape(line.person.name)
        if line.place in waiting:
            blocks.append(section(f"*{name}*", accessory=_choices(sheet, line)))
        elif line.outcome is not None:
            blocks.append(section(f"*{name}:* noted", accessory=_beside(sheet, line)))
    count = f"{len(check.said)} of {check.total} noted."
    return [*blocks, *_ways_out(sheet), context(f"{count} {_FOR_COACHING} {_EACH_READS}")]


def _title(sheet: Sheet, module: Module, number: str, how: str) -> Block:
    return section(f"*{TITLE}*{number}\n{escape(module.name)}. {how}", accessory=menu(sheet.prompt_id, MENU))


def _ways_out(sheet: Sheet, *, first_post: bool = False) -> list[Block]:
    """Draw what is done with all who are left; on the first post there is but one person to look at."""
    check, prompt_id = sheet.check, sheet.prompt_id
    other = ("One at a time", "check:single") if check.as_list else ("Show all as a list", "check:list")
    ways = [] if first_post else [button("Didn't see the rest", "check:rest", prompt_id)]
    if check.total > 1:
        ways.append(button(*other, prompt_id))
    if not first_post:
        ways.append(button("Finish later", "check:later", prompt_id))
    return [actions(*ways)] if ways else []


def _later(sheet: Sheet) -> list[Block]:
    done = f"{len(sheet.check.said)} of {sheet.check.total} done"
    until = WEEKDAYS[open_until(sheet.check.asked_on).weekday()]
    once = " I won't remind you again." if sheet.reminds else ""
    return [
        section(f"*What you saw: {done}; open until {until}.*{once}", accessory=menu(sheet.prompt_id)),
        actions(
            button("Go on", "check:go_on", sheet.prompt_id, style="primary"),
            button("Didn't see the rest", "check:rest", sheet.prompt_id),
        ),
    ]


def _done(sheet: Sheet) -> list[Block]:
    """Fold it: neither names nor what was seen stay in the chat."""
    check, offers = sheet.check, menu(sheet.prompt_id, MENU_AFTER)
    if not check.said:
        return [section("*There is nobody left to ask you about this week.* Nothing was noted.", accessory=offers)]
    unseen = len(check.said) - check.seen
    counts = f"{check.seen} seen, {unseen} not seen this week." if unseen else f"{check.seen} seen this week."
    fine = " Not seeing is a fine answer." if unseen else ""
    return [
        section(f"*Done, thank you.* {counts}{fine}", accessory=offers),
        actions(button("See, change or share", "check:see", sheet.prompt_id)),
    ]


def _of(sheet: Sheet, line: Line) -> str:
    """Say whom a press is about: on a message that has moved on it is still about the same."""
    return f"{sheet.prompt_id}:{line.place}"


def _beside(sheet: Sheet, line: Line) -> OverflowMenuElement:
    options = [_option(label, f"{verb}:{_of(sheet, line)}") for verb, label in _OF_NOTED]
    return OverflowMenuElement(action_id="check:menu", options=options)


def _choices(sheet: Sheet, line: Line) -> StaticSelectElement:
    module = sheet.modules[line.module]
    options = [_option(label, f"{name}:{_of(sheet, line)}") for name, label in outcomes(module).items()]
    return StaticSelectElement(action_id="check:pick", placeholder="What did you see?", options=options)


def _option(label: str, value: str) -> Option:
    return Option(text=PlainTextObject(text=label, emoji=False), value=value)


def shared(face: str, prompt_id: str, by: str) -> Message:
    """Draw the message that says that a manager shares something; what it is stands behind a press."""
    if face in {"before", "opened"}:
        blocks = [
            section(
                f"*{escape(by)} would like to share something they saw.* Open to read it.",
                accessory=menu(prompt_id, MENU_AFTER),
            ),
            actions(button("Read it", "check:read", prompt_id)),
        ]
    else:
        blocks = [section("This one has closed. What was noted about you stands on my Home tab.")]
    return Message.of(blocks, face=face)


def nothing(face: str) -> Message:
    """Draw a check in which nobody is left whom it could name."""
    return Message.of([section("*There is nobody left to ask you about this week.*")], face=face)
