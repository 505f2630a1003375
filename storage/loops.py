"""How far people got through the loop since their programme began: exposed, rehearsed, praised, checked, in order."""

from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, FromClause, Select, and_, exists, func, not_, or_, select

from coaching.counts import Loop
from coaching.events import NOT_OBSERVED
from coaching.scopes import Place
from storage.events import IS_COUNTED, activity, event
from storage.person_weeks import person_week

#: So many messages must have come before somebody counts as exposed.
EXPOSED = 2


def read(
    tx: Connection, workspace_id: str, since: date, until: date, *, module: str | None = None
) -> dict[Place, Loop]:
    """Count the enrolled of the week that `person_week` holds by the stages they reached between these dates.

    A stage is reached on the first date, not before that of the stage before it, on which its act happened.
    """
    span = (workspace_id, since, until, module)
    exposed = _exposed(*span)
    rehearsed = _next(exposed, _acts("completed_task", *span), "rehearsed")
    praised = _next(rehearsed, _praise(*span), "praised")
    checked = _next(praised, _acts("manager_check", *span), "checked")
    query = _by_place(exposed, rehearsed, praised, checked)
    return {Place(*row[:3]): Loop(*row[3:]) for row in tx.execute(query)}


def _exposed(workspace_id: str, since: date, until: date, module: str | None) -> CTE:
    """Return the date on which the second message came, by person."""
    came = _acts("delivered", workspace_id, since, until, module)
    so_far = func.sum(came.c.count).over(partition_by=came.c.person, order_by=came.c.day).label("so_far")
    running = select(came.c.person, came.c.day, so_far).cte("running")
    query = select(running.c.person, func.min(running.c.day).label("day")).where(running.c.so_far >= EXPOSED)
    return query.group_by(running.c.person).cte("exposed")


def _next(before: CTE, acts: CTE, name: str) -> CTE:
    """Return who of those at one stage got to the next, and on which date."""
    return (
        select(before.c.person, func.min(acts.c.day).label("day"))
        .join(acts, and_(acts.c.person == before.c.person, acts.c.day >= before.c.day))
        .group_by(before.c.person)
        .cte(name)
    )


def _acts(name: str, workspace_id: str, since: date, until: date, module: str | None) -> CTE:
    """Return the dates on which people did something, and how often."""
    query = select(activity.c.person, activity.c.local_date.label("day"), activity.c.count).where(
        activity.c.workspace_id == workspace_id,
        activity.c.name == name,
        activity.c.local_date.between(since, until),
        activity.c.count > 0,
    )
    return (query if module is None else query.where(activity.c.module == module)).cte(f"acts_{name}")


def _praise(workspace_id: str, since: date, until: date, module: str | None) -> CTE:
    """Return the dates on which a colleague said what they saw of somebody, if it still stands.

    What was changed stays on the date on which it was said first; what was taken back, or became "Wasn't there", is
    none. It is followed from change to change, since a count a day is kept of who gave it, and not about whom.
    """
    said = _said(workspace_id, since)
    changed, before, later = said.alias("changed"), event.alias("before"), event.alias("later")
    was_said = exists().where(
        before.c.workspace_id == workspace_id,
        before.c.event_id == said.c.replaces,
        before.c.name == "peer_feedback",
        _counts(before),
    )
    first = select(said).where(not_(was_said)).cte("said_first", recursive=True)
    columns = (changed.c.person, changed.c.module, changed.c.event_id, changed.c.replaces, first.c.day)
    chain = first.union_all(select(*columns).join(changed, changed.c.replaces == first.c.event_id))
    withdrawn = exists().where(
        later.c.workspace_id == workspace_id,
        later.c.person == chain.c.person,
        later.c.replaces == chain.c.event_id,
    )
    query = select(chain.c.person, chain.c.day).where(chain.c.day <= until, not_(withdrawn))
    return (query if module is None else query.where(chain.c.module == module)).cte("praise")


def _said(workspace_id: str, since: date) -> CTE:
    """Return what colleagues said since a date that counts, or would if nobody had changed it since."""
    columns = (event.c.person, event.c.module, event.c.event_id, event.c.replaces, event.c.local_date.label("day"))
    return (
        select(*columns)
        .where(
            event.c.workspace_id == workspace_id,
            IS_COUNTED,
            event.c.name == "peer_feedback",
            event.c.local_date >= since,
            _counts(event),
        )
        .cte("said")
    )


def _counts(said: FromClause) -> ColumnElement[bool]:
    """Whether what a colleague said is praise: "Wasn't there" is none."""
    return or_(said.c.outcome.is_(None), said.c.outcome != NOT_OBSERVED)


def _by_place(*stages: CTE) -> Select[Any]:
    """Count the enrolled of the week by place and stage."""
    who = person_week.c
    joined: FromClause = person_week
    for stage in stages:
        joined = joined.outerjoin(stage, stage.c.person == who.person_id)
    query = select(who.cohort, who.role, who.manager, *(func.count(stage.c.person) for stage in stages))
    return query.select_from(joined).where(who.enrolled == 1).group_by(who.cohort, who.role, who.manager)
