"""What the key figures are made of: a manager's people, or a cohort's, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, func, or_, select

from coaching.kinds import ITEM_KINDS
from coaching.readings import PersonWeek
from coaching.weeks import Week
from storage.consents import consent
from storage.events import activity, event
from storage.people import membership, person
from storage.prompts import prompt

#: Dates of activity that a week's figures look at: coming back within 30 days begins 36 days before its Sunday.
LOOKS_BACK = timedelta(days=36)
FINISHED_WITHIN = timedelta(days=7)

_who: BindParameter[Sequence[str]] = bindparam("who", expanding=True)

_places = (
    select(
        membership.c.person_id,
        membership.c.since,
        membership.c.until,
        membership.c.cohort,
        membership.c.manager,
        person.c.joined_on,
        person.c.left_on,
        person.c.closed_on,
    )
    .join(
        person,
        and_(person.c.workspace_id == membership.c.workspace_id, person.c.person_id == membership.c.person_id),
    )
    .where(
        membership.c.workspace_id == bindparam("workspace_id"),
        membership.c.since <= bindparam("last"),
        or_(membership.c.until.is_(None), membership.c.until > bindparam("first")),
    )
    .order_by(membership.c.person_id, membership.c.since)
)
_members = _places.where(membership.c.manager == bindparam("manager"))
_page = _places.where(membership.c.cohort == bindparam("cohort"), membership.c.person_id > bindparam("after")).limit(
    bindparam("most")
)
# Of two answers of one moment the yes comes first, so that the no holds.
_answers = (
    select(consent.c.person_id, consent.c.answer, consent.c.local_date)
    .where(
        consent.c.workspace_id == bindparam("workspace_id"),
        consent.c.person_id.in_(_who),
        consent.c.local_date <= bindparam("last"),
    )
    .order_by(consent.c.occurred_at, consent.c.answer)
)
_acts = (
    select(activity.c.person, activity.c.local_date, activity.c.name, func.sum(activity.c.count).label("times"))
    .where(
        activity.c.workspace_id == bindparam("workspace_id"),
        activity.c.person.in_(_who),
        activity.c.local_date.between(bindparam("first"), bindparam("last")),
    )
    .group_by(activity.c.person, activity.c.local_date, activity.c.name)
    .order_by(activity.c.person, activity.c.local_date, activity.c.name)
)
# A count a day does not say which message was finished: so this, and nothing else, is asked of events.
_messages = (
    select(event.c.prompt, event.c.person, event.c.name, event.c.local_date)
    .outerjoin(prompt, and_(prompt.c.workspace_id == event.c.workspace_id, prompt.c.prompt_id == event.c.prompt))
    .where(
        event.c.workspace_id == bindparam("workspace_id"),
        event.c.person.in_(_who),
        event.c.local_date.between(bindparam("first"), bindparam("last")),
        event.c.name.in_(("delivered", "completed_task")),
        event.c.prompt.is_not(None),
        # Of what was brought in from elsewhere there are only events: it is taken for a learner's.
        or_(prompt.c.kind.is_(None), prompt.c.kind.in_(sorted(ITEM_KINDS))),
    )
)


@dataclass(frozen=True, slots=True)
class _Place:
    """That a person had this cohort and manager, from a date up to but not including another."""

    person: str
    since: date
    until: date | None
    cohort: str | None
    manager: str | None
    joined_on: date
    left_on: date | None
    closed_on: date | None

    def holds(self, week: Week, cohorts: Collection[str] | None) -> bool:
        """Whether it was so on the week's Sunday."""
        lasted = self.since <= week.sunday and (self.until is None or week.sunday < self.until)
        return lasted and (cohorts is None or self.cohort in cohorts)

    def workdays(self, week: Week) -> tuple[date, ...]:
        """The week's Monday-to-Friday dates on which the person was on the roster, and their account open."""
        last = min(self.left_on or week.sunday, self.closed_on or week.sunday)
        return tuple(day for day in week.workdays if self.joined_on <= day <= last)


def team_week(
    tx: Connection, workspace_id: str, manager: str, week: Week, *, cohorts: Collection[str] | None = None
) -> tuple[PersonWeek, ...]:
    """Return the people whose manager this was on the week's Sunday (those of these cohorts only, where given)."""
    return team_weeks(tx, workspace_id, manager, [week], cohorts=cohorts)[week]


def team_weeks(
    tx: Connection,
    workspace_id: str,
    manager: str,
    weeks: Sequence[Week],
    *,
    cohorts: Collection[str] | None = None,
    messages: bool = True,
) -> dict[Week, tuple[PersonWeek, ...]]:
    """Return a manager's people in each of these weeks, as they were on its Sunday.

    Four statements, whatever the team's size and however many weeks. Without `messages` three, and nobody's messages
    are counted: a completion rate is not compared with an earlier one.
    """
    first, last = min(weeks), max(weeks)
    span: dict[str, Any] = {"workspace_id": workspace_id, "first": first.sunday, "last": last.sunday}
    places = [_Place(*row) for row in tx.execute(_members, span | {"manager": manager})]
    team = {week: [place for place in places if place.holds(week, cohorts)] for week in weeks}
    return _read(tx, span, team, messages=messages)


def cohort_week(
    tx: Connection, workspace_id: str, cohort: str, week: Week, *, after: str = "", limit: int = 50
) -> tuple[PersonWeek, ...]:
    """Return the next so many people of a cohort on the week's Sunday, by id; nobody's messages are counted."""
    span: dict[str, Any] = {"workspace_id": workspace_id, "first": week.sunday, "last": week.sunday}
    page = {"cohort": cohort, "after": after, "most": limit}
    places = [_Place(*row) for row in tx.execute(_page, span | page)]
    return _read(tx, span, {week: places}, messages=False)[week]


def _read(
    tx: Connection, span: dict[str, Any], team: Mapping[Week, Sequence[_Place]], *, messages: bool
) -> dict[Week, tuple[PersonWeek, ...]]:
    """Read what the people who hold a place in each of these weeks did in it."""
    first, last = min(team), max(team)
    span["who"] = sorted({place.person for those in team.values() for place in those})
    if not span["who"]:
        return dict.fromkeys(team, ())
    ledger: dict[str, list[tuple[str, date]]] = defaultdict(list)
    for row in tx.execute(_answers, span):
        ledger[row.person_id].append((row.answer, row.local_date))
    acts: dict[str, list[tuple[date, str, int]]] = defaultdict(list)
    for row in tx.execute(_acts, span | {"first": first.sunday - LOOKS_BACK}):
        acts[row.person].append((row.local_date, row.name, int(row.times)))
    until = last.before().sunday + FINISHED_WITHIN
    finished = _finished(tx, span | {"first": first.before().monday, "last": until}) if messages else {}
    return {
        week: tuple(_person_week(one, week, ledger[one.person], acts[one.person], finished) for one in those)
        for week, those in team.items()
    }


def _finished(tx: Connection, span: Mapping[str, object]) -> dict[str, list[tuple[date, bool]]]:
    """Return each person's learner prompts: the date of delivery, and whether it was finished within 7 days."""
    delivered: dict[str, tuple[str, date]] = {}
    done: dict[str, date] = {}
    for row in tx.execute(_messages, span):
        if row.name == "delivered":
            delivered[row.prompt] = (row.person, row.local_date)
        else:
            done[row.prompt] = min(row.local_date, done.get(row.prompt, row.local_date))
    found: dict[str, list[tuple[date, bool]]] = defaultdict(list)
    for prompt_id, (who, day) in delivered.items():
        found[who].append((day, prompt_id in done and done[prompt_id] <= day + FINISHED_WITHIN))
    return found


def _person_week(
    place: _Place,
    week: Week,
    ledger: Iterable[tuple[str, date]],
    acts: Iterable[tuple[date, str, int]],
    finished: Mapping[str, Sequence[tuple[date, bool]]],
) -> PersonWeek:
    workdays = place.workdays(week)
    rows = tuple(row for row in acts if week.sunday - LOOKS_BACK <= row[0] <= week.sunday)
    before = [in_time for day, in_time in finished.get(place.person, ()) if day in week.before()]
    return PersonWeek(
        person=place.person,
        manager=place.manager,
        invited_days=len(workdays),
        enrolled_days=sum(_agreed(ledger, day) for day in workdays),
        rows=rows,
        delivered_before=len(before),
        finished_before=sum(before),
        delivered=sum(count for day, name, count in rows if name == "delivered" and day in week),
    )


def _agreed(ledger: Iterable[tuple[str, date]], day: date) -> bool:
    """Whether what the ledger said last, up to that date, is a yes."""
    said = [answer for answer, since in ledger if since <= day]
    return bool(said) and said[-1] == "agreed"


def happened(
    tx: Connection,
    workspace_id: str,
    names: Collection[str],
    *,
    since: date,
    until: date,
    after: str = "",
    limit: int = 100,
) -> tuple[set[str], str | None]:
    """Return which of these events happened between two local dates, both inclusive, to the next so many people.

    With them the last of those people, after whom to go on; None at the end. A few people at a time, since counts lie
    by person: nobody can say of a whole workspace without going through all of them.
    """
    people_of = select(person.c.person_id).where(person.c.workspace_id == workspace_id, person.c.person_id > after)
    who = tx.execute(people_of.order_by(person.c.person_id).limit(limit)).scalars().all()
    query = (
        select(activity.c.name)
        .distinct()
        .where(
            activity.c.workspace_id == workspace_id,
            activity.c.person.in_(who),
            activity.c.local_date.between(since, until),
            activity.c.name.in_(sorted(names)),
        )
    )
    return set(tx.execute(query).scalars()) if who else set(), who[-1] if len(who) == limit else None
