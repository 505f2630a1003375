"""A person's own picture, read from the rows: what waits, what their answers come to, what deserves a second look."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import Connection

from bot import pinned
from bot.charts import Chart, Line, Mark
from bot.views.progress import Own, Waiting
from coaching import progress
from coaching.capability import Estimate
from coaching.confidence import cell_of, quadrant
from coaching.faces import MONTHS
from coaching.first_answers import RIGHT, FirstAnswer
from coaching.hours import local
from coaching.items import CheckIn, Nudge, Practice, Scenario
from coaching.people import Person
from coaching.practice import time_to_try
from coaching.prompts import Prompt
from coaching.snoozing import is_snoozed
from coaching.weeks import Week
from content.library import Library
from storage import first_answers, norms, own, recall, targets

#: How somebody goes about trying things is read from so long.
_TRIES_SINCE = timedelta(weeks=12)
#: Faces on which each kind waits for its person; of a scenario and a check-in also those on the way.
_WAITING = MappingProxyType(
    {
        "nudge": frozenset({"before", "opened", "will"}),
        "scenario": frozenset({"before", "begun"}),
        "practice": frozenset({"before", "opened", "notyet", "planned"}),
        "checkin": frozenset({"before", "rated"}),
    }
)


def read(tx: Connection, person: Person, module: str, *, now: datetime, full: bool = True) -> Own:
    """Read what somebody's own answers in a module come to. Not `full`: only what the picture shows."""
    workspace_id, who, today = person.workspace_id, person.person_id, local(now, person.tz).date()
    answers = first_answers.of(tx, workspace_id, [who], module)[who]
    known = norms.of(tx, workspace_id, module)
    points = progress.weekly(answers, known, today=today)
    if not full:
        return Own(points)
    asked = own.answered_on(tx, workspace_id, who, module) if answers else {}
    target, done = targets.standing(tx, workspace_id, who, Week.of(today))
    levelled = progress.plateau(answers, today=today)
    return Own(
        points,
        answers=quadrant(answers),
        held=progress.held(answers, known, today=today).is_reliable is True,
        plateau=levelled,
        again=_again(tx, person, module, answers, asked),
        mentor=_mentor(answers, asked) if "mentor" in levelled.offers else None,
        target=target,
        done=done,
        tries=time_to_try(own.tries(tx, workspace_id, who, since=today - _TRIES_SINCE)),
    )


def _again(
    tx: Connection, person: Person, module: str, answers: Sequence[FirstAnswer], asked: dict[str, str]
) -> tuple[str, ...]:
    """Return the messages of sure answers that do not work, the latest first; not of what was answered well since."""
    missed = [one for one in answers if one.sure and cell_of(sure=one.sure == "sure", right=one.right) == "sure_wrong"]
    if not missed:
        return ()
    known = recall.of(tx, person.workspace_id, [person.person_id], module)[person.person_id]
    since = {item for item, kept in known.items() if kept.level in RIGHT}
    return tuple(asked[one.item] for one in reversed(missed) if one.item in asked and one.item not in since)


def _mentor(answers: Sequence[FirstAnswer], asked: dict[str, str]) -> str | None:
    """Return the message of the answer that has most to learn from; the latest, if there are several."""
    open_ones = [one for one in answers if one.item in asked]
    lowest = min(open_ones, key=lambda one: (one.score, -one.day.toordinal()), default=None)
    return asked[lowest.item] if lowest else None


def chart_of(seen: Own) -> Chart | None:
    """Return what the picture of somebody's answers shows; None while there is nothing to show."""
    if not seen.shown:
        return None
    points = [one for one in seen.points if seen.shown[0].week <= one.week <= seen.shown[-1].week]
    return Chart(
        tuple(f"{one.week.monday.day} {MONTHS[one.week.monday.month - 1][:3]}" for one in points),
        tuple(one.standing.capability.n for one in points),
        sure=Line(
            "How sure you feel, 1 to 5",
            tuple((n / 4, str(n + 1)) for n in range(5)),
            tuple(_mark(one.standing.confidence) for one in points),
        ),
        situations=Line(
            "Situations, 0 to 3",
            tuple((n / 3, str(n)) for n in range(4)),
            tuple(_mark(one.standing.capability) for one in points),
        ),
    )


def _mark(found: Estimate) -> Mark | None:
    if found.value is None or found.low is None or found.high is None:
        return None
    return Mark(*(round(value, 4) for value in (found.value, found.low, found.high)))


def waiting(
    tx: Connection, library: Library, rows: Sequence[Prompt], person: Person, *, now: datetime
) -> Waiting | None:
    """Return the newest message that still waits for the person."""
    week = Week.of(local(now, person.tz).date())
    for row in reversed(rows):
        if row.state != "sent" or not row.open_at(now) or not _waits(row):
            continue
        title = _title(tx, library, row)
        if title is not None:
            sent = local(row.sent_at or row.due_at, person.tz).date()
            return Waiting(title, sent in week, opens=row.prompt_id if row.kind == "scenario" else None)
    return None


def _waits(row: Prompt) -> bool:
    return not is_snoozed(row.face) and row.face.partition("-")[0] in _WAITING.get(row.kind, ())


def _title(tx: Connection, library: Library, row: Prompt) -> str | None:
    item = pinned.item_of(tx, library, row)
    if isinstance(item, Nudge):
        try:
            wording = item.wording(row.variant or "")
        except KeyError:  # a wording that is no longer in the content
            return None
        return wording.title if row.face == "before" else wording.how_title
    if isinstance(item, Scenario | Practice):
        return None if row.kind == "scenario" and pinned.is_withdrawn(library, row) else item.title
    return "how sure you feel, in a few taps" if isinstance(item, CheckIn) else None
