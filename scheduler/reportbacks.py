"""What came of a coaching card: the question is planned when the card is chosen, and looked at again before it goes."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from coaching import hours
from coaching.cards import REST, Known, may_be_counted
from coaching.items import Card
from coaching.kinds import KINDS
from coaching.people import Person
from coaching.prompts import Plan, Prompt
from coaching.reasons import Reason
from coaching.reportbacks import Outcome, asked_at
from coaching.weeks import Week
from content.library import Library
from scheduler.courses import courses
from storage import items, outbox, people, prompts, reportbacks

#: The farthest zone west: where a week ends last.
WESTERNMOST = timedelta(hours=12)


def plan(
    tx: Connection, library: Library, person: Person, card: Card, *, digest_id: str, module: str | None, now: datetime
) -> None:
    """Plan to ask how it went with the card of a digest, once; not where the programme will be over by then."""
    due_at = asked_at(person, hours.local(now, person.tz).date())
    if due_at is None or _why_not(tx, library, person, due_at):
        return
    item_hash = library.content_hash(card)
    items.remember(tx, person.workspace_id, [(item_hash, module or "", card.id, library.body(card))])
    asks = Plan(
        kind="report_back",
        recipient=person.person_id,
        dedupe_key=reportbacks.key_of(digest_id),
        due_at=due_at,
        expires_at=due_at + KINDS["report_back"].lasts,
        local_date=hours.local(due_at, person.tz).date(),
        reason="card_tried",
        subject=digest_id,
        module=module,
        item=card.id,
        item_hash=item_hash,
    )
    prompts.plan(tx, person.workspace_id, [asks])


def begin(tx: Connection, library: Library, person: Person, prompt: Prompt, *, now: datetime) -> bool:
    """Whether a question that may go out now still has somebody to go to who leads a team; else it ends."""
    why_not = _why_not(tx, library, person, now)
    if why_not:
        in_doubt = prompt.attempts > 0
        outbox.end(tx, prompt.workspace_id, prompt.prompt_id, state="cancelled", reason=why_not, in_doubt=in_doubt)
    return why_not is None


def keep(tx: Connection, person: Person, asked: Prompt, outcome: Outcome, *, now: datetime) -> None:
    """Keep what came of a card where others are told of it, once enough of it is there."""
    reportbacks.keep(tx, asked, outcome, on=hours.local(now, person.tz).date())
    tell_due(tx, person.workspace_id, asked.module or "", now=now)


def tell_due(tx: Connection, workspace_id: str, module: str, *, now: datetime) -> None:
    """Let answers join what others are told: those of weeks that have ended everywhere, and only so many at a time."""
    until = Week.of((now - WESTERNMOST).date()).before().sunday
    for item, managers in reportbacks.waiting(tx, workspace_id, module, until=until).items():
        if may_be_counted(managers):
            reportbacks.tell(tx, workspace_id, module, item, until=until)


def known(tx: Connection, workspace_id: str, manager: str, module: str, *, week: Week) -> Known:
    """Gather what is known of a module's cards when a manager's card of a week is chosen."""
    met = reportbacks.met(tx, workspace_id, manager)
    # What was chosen on a digest is asked about a week or two later.
    since = week.monday - timedelta(weeks=REST - 1)
    tried = [item for item, kind, day in met if kind == "report_back" and day >= since]
    tallies = reportbacks.tallies(tx, workspace_id, module, reader=manager)
    return Known(tried, frozenset(item for item, _, _ in met), tallies)


def _why_not(tx: Connection, library: Library, person: Person, at: datetime) -> Reason | None:
    """Return why a manager is not asked at that moment; None if they lead somebody whose programme still runs.

    Asked of the roster, never of who takes part: what becomes of the question tells nobody's no.
    """
    if not person.manages:
        return "leads_nobody"
    running = courses(tx, library, person.workspace_id, now=at)
    for report in people.reports_of(tx, person.workspace_id, person.person_id):
        course, day = running.get(report.cohort or ""), hours.local(at, report.tz).date()
        if course is not None and report.here_on(day) and day <= course.last_day(report.tz):
            return None
    return "programme_over"
