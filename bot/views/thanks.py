"""Thanks, face by face: what a colleague saw, in their words, once its receiver opens it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from bot.views import prompts
from bot.views.message import (
    MENU,
    MENU_AFTER,
    Message,
    actions,
    button,
    confirmation,
    context,
    escape,
    menu,
    quoted,
    section,
    words,
)
from coaching.faces import Outlook, said_number
from coaching.kudos import Said
from coaching.snoozing import is_snoozed

#: So many are shown in one message; the others stand on Home.
MOST = 5
TITLE = "Something a colleague saw"
SOMEBODY = "A colleague"
ERASED = "The words were erased by whoever wrote them."


def draw(face: str, prompt_id: str, said: Sequence[Said], outlook: Outlook) -> Message:
    """Draw the face that a message of thanks should show; `said` is what still stands of what it brings."""
    name = "snoozed" if is_snoozed(face) else face.partition("-")[0]
    if not said and name in {"read", "closed", "lapsed"}:
        name = "taken"
    return Message.of(_FACES.get(name, _closed)(prompt_id, said, outlook), face=face).with_words()


def _before(prompt_id: str, said: Sequence[Said], _outlook: Outlook) -> list[Block]:
    """Fit for a lock screen: no name, no word of it."""
    return [
        section(f"*{_somebody(said)} saw something you did well.*", accessory=menu(prompt_id, MENU)),
        actions(button("Read it", "thanks:read", prompt_id, style="primary")),
        context("Only you read it."),
    ]


def _somebody(said: Sequence[Said]) -> str:
    givers = {one.kudos.giver for one in said}
    return said_number(len(givers), "colleague").capitalize() if len(givers) > 1 else "Somebody"


def _read(prompt_id: str, said: Sequence[Said], _outlook: Outlook) -> list[Block]:
    blocks: list[Block] = []
    for number, one in enumerate(said[:MOST]):
        blocks.append(section(title(one), accessory=None if number else menu(prompt_id, MENU_AFTER)))
        blocks += body(one)
        value, name = f"{prompt_id}:{one.kudos.kudos_id}", one.kudos.giver_name or "a colleague"
        aloud = f"Useful to me: what {name} wrote"[:75] if len(said) > 1 else None
        blocks.append(
            context("Noted as useful, thank you.")
            if one.useful
            else actions(button("Useful to me", "thanks:useful", value, spoken=aloud))
        )
        blocks += _team(one, value)
    if len(said) > MOST:
        blocks.append(context(f"And {len(said) - MOST} more: on my Home tab, under Kind words."))
    blocks.append(context(_private(said)))
    return blocks


def _team(one: Said, value: str) -> list[Block]:
    """Ask whether the team may see it, where its giver would like that."""
    name = escape(one.kudos.giver_name) or SOMEBODY
    if one.kudos.offer == "open" and one.channel:
        first = f"{name} would like the team to see it, in <#{one.channel}>. Only if you like."
        yes = button("Yes, share it", "thanks:share", value, spoken=f"Yes, share what {name} wrote"[:75])
        no = button("Keep it between us", "thanks:keep", value, spoken=f"Keep what {name} wrote between us"[:75])
        return [context(first), actions(yes, no)]
    if one.kudos.offer == "yes":
        again = take_out_button("thanks:keep", value)
        return [section("*Shared with the team.* It is posted in your working hours.", accessory=again)]
    return [context("Kept between the two of you.")] if one.kudos.offer == "no" else []


def take_out_button(action_id: str, value: str) -> ButtonElement:
    """The button that takes a kudos out of the team's channel, with its question: a second tap does nothing."""
    sure = confirmation("Take it out?", "The team no longer reads it. You keep it.", "Take it out", "Leave it")
    return button("Take it out again", action_id, value, confirm=sure)


def _private(said: Sequence[Said]) -> str:
    """Say who reads it; of several, each giver reads only their own."""
    private = [one for one in said if one.kudos.offer != "yes"]
    if not private:
        return "It counts in group figures, without names."
    if len(private) < len(said):
        return "What is not shared is between you and whoever wrote it. They count in group figures, without names."
    if len({one.kudos.giver for one in said}) > 1:
        return "Private: each is between you and whoever wrote it. They count in group figures, without names."
    name = escape(said[0].kudos.giver_name) or "a colleague"
    return f"Private: you and {name}. It counts in group figures, without names."


def title(one: Said) -> str:
    """Say who saw what, as a heading: "Ben, for listening"."""
    first = f"*{escape(one.kudos.giver_name) or SOMEBODY}, for {escape(one.what.skill)}*"
    return f"{first}\n_{escape(one.what.seen)}_" if one.what.seen else first


def body(one: Said) -> list[Block]:
    """Show the words as they were written, and the way to the message that they are about."""
    blocks: list[Block] = []
    if one.kudos.words:
        blocks.append(words(quoted(one.kudos.words)))
    elif not one.kudos.giver_name:
        blocks.append(context(ERASED))
    if one.kudos.link:
        blocks.append(context(f"<{escape(one.kudos.link)}|The message it is about>"))
    return blocks


def _taken(_prompt_id: str, _said: Sequence[Said], _outlook: Outlook) -> list[Block]:
    return [section("What stood here was taken back by whoever wrote it, so there is nothing to read any more.")]


def _snoozed(prompt_id: str, _said: Sequence[Said], outlook: Outlook) -> list[Block]:
    return prompts.snoozed(prompt_id, TITLE, outlook)


def _paused(prompt_id: str, _said: Sequence[Said], outlook: Outlook) -> list[Block]:
    return prompts.paused(prompt_id, outlook)


def _moved(_prompt_id: str, _said: Sequence[Said], _outlook: Outlook) -> list[Block]:
    return prompts.moved(TITLE)


def _closed(_prompt_id: str, _said: Sequence[Said], _outlook: Outlook) -> list[Block]:
    return [section("*Somebody saw something you did well.* You find it on my Home tab, under Kind words.")]


_FACES = {
    "before": _before,
    "read": _read,
    "taken": _taken,
    "snoozed": _snoozed,
    "paused": _paused,
    "moved": _moved,
    "closed": _closed,
    "lapsed": _closed,
}
