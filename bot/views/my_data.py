"""What is kept about a person, for that person: what, how much, who sees it, and their own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from slack_sdk.models.blocks import Block, InteractiveElement, PlainTextObject
from slack_sdk.models.views import View

from bot.views.message import Message, actions, button, confirmation, context, escape, section, words
from coaching.events import EventName
from coaching.faces import said_date
from coaching.hours import local
from coaching.people import Person

#: So many notes are read at a time.
NOTES = 10

#: What is said beside the file with everything in it.
FILE = "Here is all that I keep about you. I delete this file after a day, or when you have everything erased."

#: One event, and several of it.
EVENTS: dict[EventName, tuple[str, str]] = {
    "delivered": ("delivery noted", "deliveries noted"),
    "opened": ("message opened", "messages opened"),
    "completed_task": ("task done", "tasks done"),
    "repeated_session": ("day you came back on", "days you came back on"),
    "peer_feedback": ("word of thanks about you", "words of thanks about you"),
    "manager_check": ("thing a manager noted about you", "things a manager noted about you"),
    "confidence_rated": ("rating of how sure you were", "ratings of how sure you were"),
    "scenario_step": ("step in a situation", "steps in situations"),
    "scenario_answered": ("answer to a situation", "answers to situations"),
    "hint_opened": ("hint opened", "hints opened"),
    "retried": ("second try", "second tries"),
    "applied": ("time you used it at work", "times you used it at work"),
    "reflected": ("note written", "notes written"),
    "snoozed": ("message put off", "messages put off"),
    "dismissed": ("message put away, or its reason", "messages put away, and their reasons"),
    "reported_back": ("report on what you tried", "reports on what you tried"),
    "vignette_rated": ("scene rated", "scenes rated"),
    "taken_back": ("answer taken back", "answers taken back"),
    "consent_changed": ("time you joined or left", "times you joined or left"),
    "badge_awarded": ("badge", "badges"),
}

_ANSWERS = {
    "agreed": "You agreed to text {version} on {day}.",
    "declined": "You said no to text {version} on {day}. Nothing else is kept of that.",
    "withdrawn": "You withdrew on {day}. Nothing is added since then.",
}
_ANSWERS_BY_ROSTER = {
    "agreed": "The roster says that you agreed on {day}.",
    "declined": "The roster says that you said no. You can change that on my Home tab.",
    "withdrawn": "The roster says that you no longer take part since {day}. You can change that on my Home tab.",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The last line of the consent ledger: what, from whom (`person` or `roster`), to which text, when."""

    answer: str
    source: str
    version: int
    day: date


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored about a person. `notes` are all of them, the newest first."""

    person: Person
    messages: int
    events: Mapping[str, int]
    notes: Sequence[tuple[datetime, str]]
    answer: Answer | None
    manager: str | None
    contact: str | None


def nothing(*, steward: bool = False) -> View:
    """Answer somebody whom the roster does not know; of a steward it is kept what they opened."""
    if steward:
        return _view(
            [section("You are on no programme's list. As a steward: cohorts you opened, and when; drafts you wrote.")]
        )
    return _view([section("*Nothing.* You are not on the list of a programme here, so I keep nothing about you.")])


def my_data(kept: Kept, *, skip: int = 0) -> View:
    """Show what is kept; `skip` is how many notes, the newest first, were read already."""
    blocks: list[Block] = [
        section(_counts(kept)),
        section(_roster(kept)),
        section(_who_sees(kept)),
        *_notes(kept, skip),
    ]
    blocks.append(actions(*_whole_buttons()))
    blocks.append(
        context(
            "The file comes as a message from me, and is deleted there after a day. "
            "Erasing takes a few minutes, and also blanks my messages to you."
        )
    )
    if kept.contact:
        blocks.append(context(f"For questions, write to {escape(kept.contact)}."))
    return _view(blocks, skip=skip)


def erased() -> View:
    """Say what has become of everything."""
    return _view(
        [
            section(
                "*Everything is erased.* I won't write again. My messages to you become empty over the next minutes."
            ),
            section(
                "What stays: your line in the roster, which your company gave me; that you take no part; "
                "and the counts that figures of past weeks are made of, without your name."
            ),
            context("If you change your mind, my Home tab has a *Join* button."),
        ]
    )


def erased_message() -> Message:
    """Draw what a message shows whose person had everything erased."""
    return Message.of([context("Nothing is here any more: this message was erased, as you asked.")], face="erased")


def file_sent() -> str:
    """Say where the file is."""
    return "The file is in your Messages tab with me. Save it: I delete it there after a day."


def file_not_sent(contact: str | None, *, allowed: bool) -> str:
    """Say that there is no file, and how to come by it all the same."""
    if allowed:
        return "The file could not be sent just now, sorry. Please press again in a minute."
    write = f" Write to {escape(contact)}: they" if contact else " Whoever runs the programme"
    return f"I may not send files in this workspace, sorry.{write} can make the same file for you."


def _view(blocks: list[Block], *, skip: int = 0) -> View:
    return View(
        type="modal",
        title=PlainTextObject(text="What I keep about you"),
        close=PlainTextObject(text="Close"),
        private_metadata=str(skip),
        blocks=blocks,
    )


def _counts(kept: Kept) -> str:
    lines = [_counted(kept.messages, "message sent to you", "messages sent to you")]
    lines += [_counted(kept.events[name], *said) for name, said in EVENTS.items() if kept.events.get(name)]
    lines.append(_counted(len(kept.notes), "note, in your words", "notes, in your words"))
    changed = "\nAn answer that you changed is counted each time." if kept.events else ""
    return "*What is kept*\n" + "\n".join(f"• {line}" for line in lines) + changed


def _counted(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"


def _roster(kept: Kept) -> str:
    said = "From the roster: name, e-mail, country, the dates you joined and leave, cohort, role, manager, time zone."
    if kept.answer:
        by = _ANSWERS_BY_ROSTER if kept.answer.source == "roster" else _ANSWERS
        day = f"{said_date(kept.answer.day)} {kept.answer.day.year}"
        said += " " + by.get(kept.answer.answer, "").format(version=kept.answer.version, day=day)
    if kept.person.agreed:
        said += (
            " Besides, your days and hours, your own aim if you set one, the picture on your Home tab, when a "
            "situation is due again and what stood behind your answer to it, and which messages were planned for you "
            "and why."
        )
    return f"{said}\n{_slack(kept.person)}"


def _slack(person: Person) -> str:
    """Name what Slack tells us of somebody: more of those who take part, and most of those who chose so."""
    told = "From Slack: your time zone, and whether you are a full member here"
    if not person.agreed:
        return f"{told}."
    told += "; when you are not to be disturbed next"
    if person.preferences.follows_status:
        until = f", now {_said_moment(person.away_until, person)}" if person.away_until else ""
        told += f"; until when your status says that you are out of office{until}, and not what it says"
    return f"{told}. It only holds messages back, and nobody else is shown it."


def _said_moment(at: datetime, person: Person) -> str:
    here = local(at, person.tz)
    return f"{said_date(here.date())} {here.year}, {here:%H:%M}"


def _who_sees(kept: Kept) -> str:
    lines = ["*Who sees it*", "You: all of it, here."]
    lines.append("What colleagues answered when asked about you: you alone, without names, three answers at a time.")
    manager = f"Your manager, {escape(kept.manager)}:" if kept.manager else "A manager:"
    lines.append(
        f"{manager} that you take part, figures for groups of 5 or more people, and what they noted about you "
        "themselves. Not your answers or notes."
    )
    lines.append("Whoever you thank, or who thanks you: those words, and nobody else.")
    lines.append("Whoever runs the programme: figures for groups, and whether messages arrive.")
    lines.append("Your workspace's owners may be able to export chats; I never repeat your answers or notes in them.")
    return "\n".join(lines)


def _notes(kept: Kept, skip: int) -> list[Block]:
    if not kept.notes:
        return [section("*Your notes:* none. After an idea you can add one; only you read it, here.")]
    shown = kept.notes[skip : skip + NOTES]
    span = f", {skip + 1} to {skip + len(shown)} of {len(kept.notes)}" if len(kept.notes) > NOTES else ""
    blocks: list[Block] = [section(f"*Your notes{span}.* Only you read them.")]
    for at, said in shown:
        day = local(at, kept.person.tz).date()
        blocks += [context(f"{said_date(day)} {day.year}"), words(said)]
    return [*blocks, actions(*_note_buttons(kept, skip))]


def _whole_buttons() -> list[InteractiveElement]:
    question = (
        "Your notes, answers, messages and settings will be gone, for good, and nothing more comes. "
        "If you want a copy, get the file first."
    )
    sure = confirmation("Erase everything?", question, "Erase everything", "Keep it")
    return [
        button("Send me the file", "mine:file", "all"),
        button("What your manager noted", "check:mine", "open"),
        button("Erase everything", "mine:erase", "all", style="danger", confirm=sure),
    ]


def _note_buttons(kept: Kept, skip: int) -> list[InteractiveElement]:
    buttons: list[InteractiveElement] = []
    if skip > 0:
        buttons.append(button("Newer notes", "coach:newer", str(max(0, skip - NOTES))))
    if skip + NOTES < len(kept.notes):
        buttons.append(button("Older notes", "coach:older", str(skip + NOTES)))
    question = "All notes you wrote will be gone, for good. Your counts stay."
    sure = confirmation("Erase your notes?", question, "Erase them", "Keep them")
    return [*buttons, button("Erase notes", "coach:erase", "all", style="danger", confirm=sure)]
