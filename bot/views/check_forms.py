"""The forms and lists of what managers saw: to note it, to share it, and to read what was noted about oneself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    Option,
    OverflowMenuElement,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
)
from slack_sdk.models.views import View

from bot.views.message import context, escape, quoted, section, words
from coaching.checks import UNSEEN, Round, level, outcomes
from coaching.events import NOT_OBSERVED
from coaching.faces import said_date
from coaching.items import Module

KEEP_CALLBACK, SHARE_CALLBACK = "check:keep", "check:send"
SEEN, WORDS, ACTION = "seen", "words", "chosen"
TITLE, SHARE_TITLE, OVERVIEW_TITLE, MINE_TITLE = "What you saw", "Share it", "What you noted", "Noted about you"
#: The longest note, and how many notes are shown of a person.
LONGEST, MOST = 2000, 40

NOT_YOURS = "You can note what you saw of people who report to you, so nothing was kept."
NOT_CHOSEN = "Choose what you saw."
#: One sentence for leavers, guests, bots and people who do not take part.
CANNOT = "I can't keep anything about that person, so nothing was kept."
YOURSELF = "That one is for somebody you lead. What did you see?"
WHO = "Name one person who reports to you: */coach saw @colleague*"
NOT_RUNNING = "Nobody practises anything there at the moment, so there is nothing to note."
CLOSED = "This one has closed, so nothing was saved."
TAKEN_BACK = "This was taken back, so there is nothing to read any more."


def moved(name: str) -> str:
    """Say that somebody has another manager by now."""
    return f"{name} now works with somebody else, so nothing was saved."


def form(ref: str, name: str, module: Module, *, chosen: str | None = None, said: str | None = None) -> View:
    """Ask what was seen of one person; `ref` says of whom, on which message."""
    options = {value: _option(label, value) for value, label in outcomes(module).items()}
    ranked = sorted(module.rubric, key=lambda one: one.value)
    meaning = "\n".join(f"• *{escape(one.label)}:* {escape(one.anchor)}" for one in ranked)
    return _modal(
        TITLE,
        [
            section(f"*{escape(name)}*, {escape(module.name)}. Only what you saw yourself.\n{meaning}"),
            InputBlock(
                block_id=SEEN,
                label=PlainTextObject(text="What did you see?"),
                element=RadioButtonsElement(
                    action_id=ACTION,
                    options=list(options.values()),
                    initial_option=options.get(chosen or ""),
                ),
            ),
            InputBlock(
                block_id=WORDS,
                label=PlainTextObject(text="What happened? One line is enough."),
                element=PlainTextInputElement(
                    action_id=ACTION, multiline=True, max_length=LONGEST, initial_value=said or None
                ),
                hint=PlainTextObject(
                    text=f"{name} can read what you choose and write here, at any time. For coaching only."
                ),
                optional=True,
            ),
        ],
        callback=KEEP_CALLBACK,
        ref=ref,
        submit="Keep it",
        close="Cancel",
    )


def share(ref: str, name: str, by: str, seen: str, said: str | None, *, first: str = "") -> View:
    """Show to the letter what somebody will read, before it is sent."""
    return _modal(
        SHARE_TITLE,
        [
            section(f"{first}{escape(name)} can read this on the Home tab anyway. Sent, it comes as a message."),
            section(f"*{escape(name)} will read, at a good moment:*"),
            words(as_read(by, seen, said)),
            InputBlock(
                block_id=WORDS,
                label=PlainTextObject(text="Change your words"),
                element=PlainTextInputElement(
                    action_id=ACTION, multiline=True, max_length=LONGEST, initial_value=said or None
                ),
                optional=True,
            ),
        ],
        callback=SHARE_CALLBACK,
        ref=ref,
        submit="Send it",
        close="Not now",
    )


def as_read(by: str, seen: str, said: str | None) -> str:
    """Return what is read of one note: who, what they saw, and their words."""
    sentence = f"{by} saw: {seen}."
    return f"{sentence} {quoted(said)}" if said else sentence


def seen_words(module: Module | None, outcome: str) -> str:
    """Say what was seen, in the middle of a sentence."""
    if outcome == NOT_OBSERVED:
        return f"{UNSEEN[0].lower()}{UNSEEN[1:]}"
    found = level(module, outcome) if module else None
    return f"{found.label[0].lower()}{found.label[1:]}" if found else "something that has no name any more"


def kept(name: str) -> View:
    """Say that it was kept, and who can read it."""
    return _modal(TITLE, [section(f"*Kept.* {escape(name)} can read it on the Home tab.")])


def sent(name: str) -> View:
    """Say that it is on its way."""
    return _modal(SHARE_TITLE, [section(f"*On its way.* It reaches {escape(name)} at a good moment of their day.")])


def say(sentence: str) -> View:
    """Say one sentence."""
    return _modal(TITLE, [section(sentence)])


def overview(prompt_id: str, check: Round, modules: Mapping[str, Module], said: Mapping[int, str]) -> View:
    """Show a manager what they noted this week; `said` are their words, by place."""
    blocks: list[Block] = []
    for line in check.said:
        seen = seen_words(modules.get(line.module), line.outcome or "")
        offers = [("write", "Change or add a note"), ("back", "Take it back")]
        if line.outcome != NOT_OBSERVED:
            offers.insert(1, ("share", "Share it"))
        options = [_option(label, f"{verb}:{prompt_id}:{line.place}") for verb, label in offers]
        beside = OverflowMenuElement(action_id="check:menu", options=options)
        blocks.append(section(f"*{escape(line.person.name)}:* {escape(seen)}", accessory=beside))
        if words_of := said.get(line.place):
            blocks.append(words(words_of))
    if not blocks:
        blocks.append(section("Nothing is noted this week."))
    blocks.append(context("Each person can read what stands here about them. For coaching only, never pay or review."))
    return _modal(OVERVIEW_TITLE, blocks)


@dataclass(frozen=True, slots=True)
class Read:
    """One note about somebody, as they read it."""

    day: date
    by: str
    seen: str
    said: str | None


def about_me(notes: Sequence[Read]) -> View:
    """Show somebody all that managers noted about them, the newest first."""
    blocks: list[Block] = []
    for one in notes[:MOST]:
        day = f"{said_date(one.day)} {one.day.year}"
        blocks.append(section(f"*{escape(one.by)}, {day}:* {escape(one.seen)}"))
        if one.said:
            blocks.append(words(quoted(one.said)))
    if not notes:
        blocks.append(section("*Nothing so far.* When a manager of yours notes something they saw, it stands here."))
    elif len(notes) > MOST:
        blocks.append(
            context(f"These are the newest {MOST} of {len(notes)}. The file with all your data has the rest.")
        )
    blocks.append(
        context("Whoever wrote a note and you can read it, nobody else. It is for coaching, never for pay or reviews.")
    )
    return _modal(MINE_TITLE, blocks)


def read(by: str, seen: str, said: str | None) -> View:
    """Show what a manager shared."""
    return _modal(MINE_TITLE, [words(as_read(by, seen, said)), context("All that was noted stands on my Home tab.")])


def _modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback: str | None = None,
    ref: str | None = None,
    submit: str | None = None,
    close: str = "Close",
) -> View:
    return View(
        type="modal",
        title=PlainTextObject(text=title),
        callback_id=callback,
        private_metadata=ref,
        submit=PlainTextObject(text=submit) if submit else None,
        close=PlainTextObject(text=close),
        blocks=list(blocks),
    )


def _option(label: str, value: str) -> Option:
    return Option(text=PlainTextObject(text=label, emoji=False), value=value)
