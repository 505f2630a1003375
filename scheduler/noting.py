"""What a manager notes of somebody they lead: the event, the words beside it, and what is shared of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from coaching import checks as rules
from coaching import hours
from coaching.checks import Line
from coaching.events import Event, event_id
from coaching.people import Person
from storage import checks, events, notes, prompts, taking_back

#: How far back a check may have been planned that still takes answers.
LOOKS_BACK = timedelta(days=22)


@dataclass(frozen=True, slots=True)
class Noting:
    """Who notes something, on which message (none, where they said it of their own accord), and Slack's id of the act.

    What Slack delivers twice bears the same `key`, and so is the same event.
    """

    manager: Person
    now: datetime
    key: str
    prompt_id: str | None = None

    @property
    def day(self) -> datetime:
        """The moment on the manager's wall clock: what is noted belongs to their date."""
        return hours.local(self.now, self.manager.tz)


def say(tx: Connection, by: Noting, round_id: str, line: Line, outcome: str) -> str | None:
    """Note what was seen of the report of a line; returns the event's id.

    None if this act was taken before, or another one on the same line came first. The words beside what was said
    before stay with what is said now.
    """
    said = _event(by, line.person, line.module, outcome, replaces=line.event_id)
    return said.event_id if _stands(tx, by, round_id, line, said) else None


def take_back(tx: Connection, by: Noting, round_id: str, line: Line) -> bool:
    """Take back what was noted, the words beside it too; False if it was taken back before."""
    if line.event_id is None or line.outcome is None:
        return False
    said = _event(by, line.person, line.module, None, replaces=line.event_id)
    if not _stands(tx, by, round_id, line, said):
        return False
    notes.erase_beside(tx, by.manager.workspace_id, said.event_id)
    return True


def _stands(tx: Connection, by: Noting, round_id: str, line: Line, said: Event) -> bool:
    workspace_id = by.manager.workspace_id
    if events.find(tx, workspace_id, said.event_id) is not None:
        return False
    if not checks.say(tx, workspace_id, round_id, line, said.event_id):
        return False
    if line.event_id:
        notes.move(tx, workspace_id, line.event_id, said.event_id)
    write = taking_back.take_back if said.name == "taken_back" else events.write
    return write(tx, workspace_id, said)


def say_unasked(tx: Connection, by: Noting, report: Person, module: str, outcome: str) -> str | None:
    """Note what a manager saw of their own accord; a check that still has to ask about them need not ask any more.

    Returns the event's id; None if this act was taken before.
    """
    workspace_id, manager = by.manager.workspace_id, by.manager
    since = by.day.date() - LOOKS_BACK
    round_id = checks.open_line(tx, workspace_id, manager.person_id, report.person_id, since=since)
    check = checks.find_round(tx, workspace_id, round_id, tz=manager.tz, now=by.now) if round_id else None
    if round_id and check is not None and not check.is_over:
        line = next(one for one in check.lines if one.person.person_id == report.person_id)
        return say(tx, by, round_id, line, outcome)
    said = _event(by, report, module, outcome, replaces=None)
    return said.event_id if events.write(tx, workspace_id, said) else None


def draw_anew(tx: Connection, by: Noting, round_id: str, *, real_now: datetime) -> list[str]:
    """Let a check's messages show what was changed elsewhere; returns which they are.

    One that is finished by it folds; one that is finished no more leads on.
    """
    workspace_id, manager = by.manager.workspace_id, by.manager
    check = checks.find_round(tx, workspace_id, round_id, tz=manager.tz, now=by.now)
    found = checks.sent_of(tx, workspace_id, manager.person_id, round_id)
    for prompt_id, face in found:
        then, shows = rules.anew(face), rules.parts(face)[0]
        if check is not None and not check.open and shows in rules.ASKING | {"later"}:
            then = rules.follows(face, "done")
            prompts.cancel_follower(tx, workspace_id, prompt_id, reason="answered")
        elif check is not None and check.open and shows == "done":
            then = rules.follows(face, "later")
        prompts.show(tx, workspace_id, prompt_id, face=then, real_now=real_now)
    return [prompt_id for prompt_id, _ in found]


def _event(by: Noting, report: Person, module: str, outcome: str | None, *, replaces: str | None) -> Event:
    manager, name = by.manager, "manager_check" if outcome else "taken_back"
    return Event(
        event_id=event_id(manager.workspace_id, by.prompt_id or "", name, report.person_id, by.key),
        name="manager_check" if outcome else "taken_back",
        occurred_at=by.now,
        local_date=by.day.date(),
        person=report.person_id,
        actor=manager.person_id,
        module=module,
        prompt=by.prompt_id,
        replaces=replaces,
        cohort=report.cohort,
        role=report.role,
        manager=report.manager,
        outcome=outcome,
    )
