"""What `/coach` answers: short, to the person alone, and always with the day and hour it speaks of."""

from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement

from bot.views.message import Message, actions, button, context, escape, section
from coaching.coach import NoSuchPause, Unknown
from coaching.faces import WEEKDAYS, Outlook, said_date, said_moment

#: What each kind of prompt is called, when it is to come or has come.
KINDS = {
    "nudge": "an idea to try",
    "scenario": "a two-minute situation",
    "practice": "a practice task",
    "checkin": "a short check-in",
    "peer_question": "a question about a colleague",
    "digest": "your team's digest",
    "calibration": "a few scenes to rate",
    "calibration_back": "how the scenes were seen",
    "check": "what you saw in your team",
    "shared_note": "something your manager would like to share",
    "report_back": "a question about what you tried",
    "invitation": "the invitation",
    "notice": "a short question",
    "thanks": "something a colleague saw",
    "shared_thanks": "thanks that the team may see",
    "steward_monthly": "what a month came to",
    "steward_daily": "what needs a hand in the programme",
    "team_digest": "a team's week in its channel",
    "test_line": "a line that tries a team's channel",
}

NOT_OPENED = "That did not open, sorry. Please press again in a minute."
NOT_ON_LIST = "You are not on the list of a programme here, so I send you nothing and keep nothing."
NOT_TAKING_PART = (
    "You are not taking part, so I send you nothing and there is nothing to change. "
    "Once your group is invited, my Home tab has a *Join* button."
)

_COMMANDS = (
    "*/coach pause 2d* (or: 1w, until Monday, until 3 December)\n"
    "*/coach resume* brings the messages back\n"
    "*/coach why* why a message came, or did not\n"
    "*/coach my-data* what is kept, and who sees it\n"
    "*/kudos @colleague* say what you saw them do well"
)
_DRAFT = "*/coach draft nudge* (or: scenario) write one, to be reviewed before anybody gets it"
_PILOT = "*/coach pilot* how your programmes go, and what that rests on"
_SAW = "*/coach saw @colleague* note what you saw of somebody you lead"
_ONE_ON_ONE = "*/coach 1on1 @colleague* prepares a talk with somebody you lead"
_NO_SUCH_PAUSE = {
    "unreadable": "I can't tell until when “{words}” is, so nothing has changed.",
    "past": "“{words}” is not a day to come, so nothing has changed.",
    "too_long": "A pause lasts a year at most, so nothing has changed. To stop for good: Withdraw, on my Home tab.",
}


def help_with(*, first: str = "", takes_part: bool, steward: bool = False, leads: bool = False) -> Message:
    """Say what works; `first` is a sentence on what did not, `steward` whether they run it, `leads` a team."""
    blocks: list[Block] = [section(first)] if first else []
    theirs = leads and takes_part
    more = [line for line, has in ((_SAW, theirs), (_ONE_ON_ONE, theirs), (_DRAFT, steward), (_PILOT, steward)) if has]
    blocks.append(section("\n".join([_COMMANDS, *more])))
    if takes_part:
        blocks.append(actions(_hours(), button("Pause for a week", "coach:pause", "week")))
    return _message(blocks)


def unknown(said: Unknown, *, takes_part: bool) -> Message:
    """Say that this word is none of ours, and which one may have been meant."""
    meant = f" Did you mean *{said.suggestion}*?" if said.suggestion else " This is what works:"
    return help_with(first=f"I don't know “{escape(said.word)}”.{meant}", takes_part=takes_part)


def no_such_pause(said: NoSuchPause) -> Message:
    """Say why that is no pause, and how to say one."""
    what = _NO_SUCH_PAUSE[said.problem].format(words=escape(said.words))
    how = "Try */coach pause 2d*, */coach pause 1w* or */coach pause until Monday*."
    return _message([section(f"{what}\n{how}"), actions(button("Pause for a week", "coach:pause", "week"), _hours())])


def paused(outlook: Outlook) -> Message:
    """Say until when it is quiet."""
    blocks: list[Block] = [
        section(f"*Paused until {said_pause(outlook)}.* Nothing piles up meanwhile."),
        actions(button("Resume now", "coach:resume", "now"), _hours()),
    ]
    return _message(blocks)


def whispered_pause(outlook: Outlook) -> str:
    """Say it below a message that stays as it is."""
    return (
        f"*Paused until {said_pause(outlook)}.* Nothing piles up meanwhile. To end it earlier: */coach resume*, or my "
        "Home tab."
    )


def resumed(outlook: Outlook, *, was_paused: bool) -> Message:
    """Say what comes next."""
    first = "*Welcome back.*" if was_paused else "*You are not paused.*"
    return _message(
        [
            section(f"{first} {next_words(outlook)}"),
            actions(_hours(), button("Pause for a week", "coach:pause", "week")),
        ]
    )


def stranger(contact: str | None) -> Message:
    """Answer somebody whom the roster does not know."""
    whom = f" To take part, write to {escape(contact)}." if contact else ""
    return _message([section(f"{NOT_ON_LIST}{whom}")])


def not_taking_part() -> Message:
    """Answer somebody who has not agreed."""
    return _message(
        [
            section(NOT_TAKING_PART),
            context("I have not kept that you asked."),
        ]
    )


def said_pause(outlook: Outlook) -> str:
    """Say when a pause ends: "Wednesday 25 November, 09:00 (Madrid time)"."""
    return (
        f"{said_fully(outlook.paused_until, outlook)} ({outlook.city} time)" if outlook.paused_until else "you say so"
    )


def said_fully(at: datetime, outlook: Outlook) -> str:
    """Say a wall-clock moment without leaning on today: "Wednesday 25 November, 09:00"."""
    year = "" if at.year == outlook.today.year else f" {at.year}"
    return f"{WEEKDAYS[at.weekday()]} {said_date(at.date())}{year}, {at:%H:%M}"


def next_words(outlook: Outlook) -> str:
    """Say when the next message comes; promise one only if a row says so."""
    if outlook.next_at is not None:
        return f"Your next message: {said_moment(outlook.next_at, outlook.today)} ({outlook.city} time)."
    if outlook.paused_until is not None:
        return f"You are paused until {said_pause(outlook)}, so nothing comes before that."
    if outlook.silent:
        return "I keep quiet until you say: */coach resume*, or Go on, on my Home tab."
    return "Nothing is planned for the coming days; */coach why* tells you the reason."


def _hours() -> ButtonElement:
    return button("Days and hours", "coach:hours", "open")


def _message(blocks: list[Block]) -> Message:
    return Message.of(blocks, face="coach")
