"""A nudge, face by face: one question at a time, at most five buttons, and always the same menu."""

from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.views import prompts
from bot.views.message import MENU, MENU_AFTER, MENU_DONE, Message, actions, button, context, escape, menu, section
from coaching.faces import Outlook, said_date, said_moment
from coaching.items import Wording
from coaching.nudges import SURE
from coaching.snoozing import is_snoozed

_SPOKEN_ENDS = {"1": ": not at all", "5": ": very"}
_KIND_WORDS = {
    "nudge": "another idea",
    "scenario": "a two-minute situation",
    "practice": "a practice task",
    "checkin": "a short check-in",
    "report_back": "a question about what you tried",
}


def draw(face: str, prompt_id: str, wording: Wording, outlook: Outlook) -> Message:
    """Draw the face that a nudge should show: "snoozed-2026-12-03" is snoozed to a day that was chosen."""
    blocks = _FACES.get("snoozed" if is_snoozed(face) else face, _closed)(prompt_id, wording, outlook)
    return Message.of(blocks, face=face)


def _before(prompt_id: str, wording: Wording, _outlook: Outlook) -> list[Block]:
    return [
        section(f"*{escape(wording.title)}*\n{escape(wording.teaser)}", accessory=menu(prompt_id)),
        actions(button("Show me how", "nudge:open", prompt_id, style="primary")),
        context("20 seconds. Only you see what you answer."),
    ]


def _how(prompt_id: str, wording: Wording, *, offers: tuple[tuple[str, str], ...] = MENU) -> Block:
    return section(f"*{escape(wording.how_title)}*\n{escape(wording.how)}", accessory=menu(prompt_id, offers))


def _opened(prompt_id: str, wording: Wording, _outlook: Outlook) -> list[Block]:
    return [
        _how(prompt_id, wording),
        section(f"_For example:_ {escape(wording.example)}"),
        actions(
            button("I'll try it", "nudge:will", prompt_id, style="primary"),
            button("I tried it", "nudge:tried", prompt_id),
            button("Not for me now", "nudge:notnow", prompt_id),
        ),
    ]


def _will(prompt_id: str, wording: Wording, outlook: Outlook) -> list[Block]:
    until = (
        f"This stays open until {said_date(outlook.closes_on)}, and I won't chase."
        if outlook.closes_on
        else "I won't chase."
    )
    return [
        _how(prompt_id, wording),
        section(f"_For example:_ {escape(wording.example)}"),
        section(f"Good. Press when you have tried it. {until}"),
        actions(
            button("I tried it", "nudge:tried", prompt_id, style="primary"),
            button("Add a note", "note:write", prompt_id),
        ),
    ]


def _tried(prompt_id: str, wording: Wording, _outlook: Outlook) -> list[Block]:
    chips = [
        button(chip, f"nudge:{chip}", prompt_id, spoken=f"Sure, {chip} of 5{_SPOKEN_ENDS.get(chip, '')}")
        for chip in SURE
    ]
    return [
        section(
            f"*{escape(wording.how_title)}*\nNice. How sure did you feel while doing it?",
            accessory=menu(prompt_id, MENU_AFTER),
        ),
        actions(*chips),
        context("1 = not at all sure, 5 = very sure. You can leave it at that, too: your try is noted."),
    ]


def _done(prompt_id: str, wording: Wording, outlook: Outlook) -> list[Block]:
    return [
        section(
            f"*{escape(wording.how_title)}*\nNoted, thank you. {coming(outlook)}",
            accessory=menu(prompt_id, MENU_DONE),
        ),
        actions(button("Add a note", "note:write", prompt_id)),
    ]


def coming(outlook: Outlook) -> str:
    """Say what comes next; promise it only if a row says so."""
    if outlook.next_at is None:
        return "That is all for now; your Home tab shows what comes next."
    what = _KIND_WORDS.get(outlook.next_kind or "", "something new")
    return f"_Next:_ {what}, {when(outlook.next_at, outlook)}."


def when(at: datetime, outlook: Outlook) -> str:
    """Say a moment with its city, because a team may be spread: "Thursday around 09:30 (Madrid time)"."""
    return f"{said_moment(at, outlook.today)} ({outlook.city} time)"


def _notnow(prompt_id: str, _wording: Wording, _outlook: Outlook) -> list[Block]:
    return prompts.put_away(prompt_id, "nudge")


def _notnow_said(prompt_id: str, _wording: Wording, outlook: Outlook) -> list[Block]:
    return prompts.put_away_said(prompt_id, coming(outlook))


def _snoozed(prompt_id: str, wording: Wording, outlook: Outlook) -> list[Block]:
    return prompts.snoozed(prompt_id, escape(wording.title), outlook)


def _paused(prompt_id: str, _wording: Wording, outlook: Outlook) -> list[Block]:
    return prompts.paused(prompt_id, outlook)


def _moved(_prompt_id: str, wording: Wording, _outlook: Outlook) -> list[Block]:
    return prompts.moved(escape(wording.title))


def _closed(_prompt_id: str, wording: Wording, _outlook: Outlook) -> list[Block]:
    """Keep the idea, which somebody may scroll back for; take the buttons away."""
    return [
        section(f"*{escape(wording.how_title)}*\n{escape(wording.how)}"),
        context("This one has closed. Your Home tab shows what comes next."),
    ]


_FACES = {
    "before": _before,
    "opened": _opened,
    "will": _will,
    "tried": _tried,
    "done": _done,
    "notnow": _notnow,
    "notnow_said": _notnow_said,
    "snoozed": _snoozed,
    "paused": _paused,
    "moved": _moved,
    "closed": _closed,
    "lapsed": _closed,
}
