"""What the key figures are made of: a manager's people in one week, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import Connection, and_, func, or_, select

from coaching.kinds import LEARNER_KINDS
from coaching.readings import PersonWeek
from coaching.weeks import Week
from storage.consents import consent
from storage.events import activity, event
from storage.people import membership, person
from storage.prompts import prompt

#: Dates of activity that a week's figures look at: coming back within 30 days begins 36 days before its Sunday.
LOOKS_BACK = timedelta(days=36)
FINISHED_WITHIN = timedelta(days=7)

#: Somebody's local dates with what happened then, and how often.
Rows = tuple[tuple[date, str, int], ...]


def team_week(
    tx: Connection, workspace_id: str, manager: str, week: Week, *, cohorts: Collection[str] | None = None
) -> tuple[PersonWeek, ...]:
    """Return the people whose manager this was on the week's Sunday (those of these cohorts only, where given).

    Four statements, whatever the team's size. Acts come from activity. Whether a message was finished is asked of
    events, because a count a day does not say which message it was.
    """
    days = _workdays(tx, workspace_id, manager, week, cohorts)
    who = list(days)
    if not who:
        return ()
    agreed = _agreed_days(tx, workspace_id, days, week)
    rows = _rows(tx, workspace_id, who, week)
    delivered, finished = _messages(tx, workspace_id, who, week.before())
    return tuple(
        PersonWeek(
            person=one,
            manager=manager,
            invited_days=len(days[one]),
            enrolled_days=agreed[one],
            rows=rows[one],
            delivered_before=delivered[one],
            finished_before=finished[one],
            delivered=sum(count for day, name, count in rows[one] if name == "delivered" and day in week),
        )
        for one in who
    )


def _workdays(
    tx: Connection, workspace_id: str, manager: str, week: Week, cohorts: Collection[str] | None
) -> dict[str, tuple[date, ...]]:
    """Return each person of the team with the week's Monday-to-Friday dates on which they were on the roster."""
    query = (
        select(person.c.person_id, person.c.joined_on, person.c.left_on)
        .join(
            membership,
            and_(membership.c.workspace_id == person.c.workspace_id, membership.c.person_id == person.c.person_id),
        )
        .where(
            membership.c.workspace_id == workspace_id,
            membership.c.manager == manager,
            membership.c.since <= week.sunday,
            or_(membership.c.until.is_(None), membership.c.until > week.sunday),
        )
        .order_by(person.c.person_id)
    )
    if cohorts is not None:
        query = query.where(membership.c.cohort.in_(sorted(cohorts)))
    return {
        row.person_id: tuple(
            day for day in week.workdays if row.joined_on <= day and (row.left_on is None or day <= row.left_on)
        )
        for row in tx.execute(query)
    }


def _agreed_days(tx: Connection, workspace_id: str, days: dict[str, tuple[date, ...]], week: Week) -> dict[str, int]:
    """Count on how many of their days each person had agreed: what the ledger's last line up to a date says, holds."""
    query = select(consent.c.person_id, consent.c.answer, consent.c.local_date).where(
        consent.c.workspace_id == workspace_id,
        consent.c.person_id.in_(list(days)),
        consent.c.local_date <= week.workdays[-1],
    )
    # Of two lines of one moment the yes comes first, so that the no holds.
    lines = tx.execute(query.order_by(consent.c.occurred_at, consent.c.answer))
    ledger: dict[str, list[tuple[str, date]]] = defaultdict(list)
    for row in lines:
        ledger[row.person_id].append((row.answer, row.local_date))
    return {one: sum(_agreed(ledger[one], day) for day in dates) for one, dates in days.items()}


def _agreed(ledger: Iterable[tuple[str, date]], day: date) -> bool:
    said = [answer for answer, since in ledger if since <= day]
    return bool(said) and said[-1] == "agreed"


def _rows(tx: Connection, workspace_id: str, who: Sequence[str], week: Week) -> dict[str, Rows]:
    """Return each person's activity over the 37 dates up to the week's Sunday, all modules together."""
    query = (
        select(activity.c.person, activity.c.local_date, activity.c.name, func.sum(activity.c.count).label("times"))
        .where(
            activity.c.workspace_id == workspace_id,
            activity.c.person.in_(who),
            activity.c.local_date.between(week.sunday - LOOKS_BACK, week.sunday),
        )
        .group_by(activity.c.person, activity.c.local_date, activity.c.name)
        .order_by(activity.c.person, activity.c.local_date, activity.c.name)
    )
    found: dict[str, list[tuple[date, str, int]]] = {one: [] for one in who}
    for row in tx.execute(query):
        found[row.person].append((row.local_date, row.name, int(row.times)))
    return {one: tuple(rows) for one, rows in found.items()}


def _messages(
    tx: Connection, workspace_id: str, who: Sequence[str], week: Week
) -> tuple[dict[str, int], dict[str, int]]:
    """Count each person's learner prompts that were delivered in a week, and those of them finished within 7 days."""
    arrived, done = event.alias("arrived"), event.alias("done")
    finishes = and_(
        done.c.workspace_id == arrived.c.workspace_id,
        done.c.person == arrived.c.person,
        done.c.local_date >= arrived.c.local_date,
        done.c.prompt == arrived.c.prompt,
        done.c.name == "completed_task",
    )
    query = (
        select(arrived.c.person, arrived.c.local_date, func.min(done.c.local_date).label("done_on"))
        .join(
            prompt,
            and_(prompt.c.workspace_id == arrived.c.workspace_id, prompt.c.prompt_id == arrived.c.prompt),
        )
        .outerjoin(done, finishes)
        .where(
            arrived.c.workspace_id == workspace_id,
            arrived.c.person.in_(who),
            arrived.c.local_date.between(week.monday, week.sunday),
            arrived.c.name == "delivered",
            prompt.c.kind.in_(sorted(LEARNER_KINDS)),
        )
        .group_by(prompt.c.prompt_id, arrived.c.person, arrived.c.local_date)
    )
    delivered, finished = dict.fromkeys(who, 0), dict.fromkeys(who, 0)
    for row in tx.execute(query):
        delivered[row.person] += 1
        finished[row.person] += row.done_on is not None and row.done_on <= row.local_date + FINISHED_WITHIN
    return delivered, finished


def happened(tx: Connection, workspace_id: str, name: str, *, since: date, until: date) -> bool:
    """Whether anybody of the workspace did that between two local dates, both inclusive."""
    query = select(activity.c.person).where(
        activity.c.workspace_id == workspace_id,
        activity.c.local_date.between(since, until),
        activity.c.name == name,
    )
    return tx.execute(query.limit(1)).first() is not None
