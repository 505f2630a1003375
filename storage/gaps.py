"""What a period's people add to the gap map: levels of first answers by behaviour, and of managers' notes by module.

Counted are the enrolled of the period's last week, in the places of its Sunday. What `coaching.first_answers` says of
one person's acts is said here of everybody's at once.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, get_args

from sqlalchemy import CTE, BigInteger, ColumnElement, Connection, Select, and_, case, cast, exists, func, or_, select

from coaching.first_answers import AFTER_ANSWERING
from coaching.gap_counts import Found
from coaching.gaps import Period
from coaching.items import LevelName
from coaching.mean_levels import PARTS
from coaching.scopes import Place, Sums
from storage.events import event
from storage.person_weeks import filled, person_week

_who = person_week.c
_enrolled = _who.enrolled == 1
_LEVELS: tuple[LevelName, ...] = get_args(LevelName)

#: The behaviour of each scenario, by its module and its id.
Scenarios = Mapping[tuple[str, str], str]


def read(
    tx: Connection,
    workspace_id: str,
    period: Period,
    scenarios: Scenarios,
    *,
    cohorts: Collection[str] | None = None,
) -> Found:
    """Count a period: of everybody on the roster at its end, or of these cohorts. Slow reads."""
    span = (workspace_id, period.first.monday, period.last.sunday)
    answers: dict[tuple[str, str], dict[Place, Sums]] = {}
    checks: dict[str, dict[Place, Sums]] = {}
    with filled(tx, workspace_id, period.last, cohorts=cohorts):
        enrolled = {Place(*row[:3]): row[3] for row in tx.execute(_how_many)}
        for module, behaviour, *row in tx.execute(_answers(*span, scenarios)) if scenarios else ():
            answers.setdefault((module, behaviour), {})[Place(*row[:3])] = Sums(*row[3:])
        for module, *row in tx.execute(_checks(*span)):
            checks.setdefault(module, {})[Place(*row[:3])] = Sums(*row[3:])
    return Found(enrolled, answers, checks)


_how_many = (
    select(_who.cohort, _who.role, _who.manager, func.count())
    .where(_enrolled)
    .group_by(_who.cohort, _who.role, _who.manager)
)


def _answers(workspace_id: str, since: date, until: date, scenarios: Scenarios) -> Select[Any]:
    """Add up each person's first answers by behaviour: levels, and how many there are."""
    acts = _acts(workspace_id, until, scenarios)
    again = acts.c.prompt.is_distinct_from(acts.c.met_on)
    turn = func.row_number().over(partition_by=(acts.c.person, acts.c.module, acts.c.item), order_by=acts.c.place)
    # Further decisions on the message on which it was met lead on to the answer; any other act settles whether there
    # is a first answer.
    settles = select(acts, turn.label("turn")).where(or_(acts.c.name != "scenario_step", again)).cte("settles")
    tied = case(
        *(
            (and_(settles.c.module == module, settles.c.item == item), behaviour)
            for (module, item), behaviour in scenarios.items()
        )
    )
    each = (
        select(
            settles.c.person,
            settles.c.module,
            tied.label("behaviour"),
            cast(func.sum(cast(func.round(settles.c.value * PARTS), BigInteger)), BigInteger).label("top"),
            func.count().label("bottom"),
        )
        .where(
            settles.c.turn == 1,
            settles.c.name == "scenario_answered",
            settles.c.prompt.is_not_distinct_from(settles.c.met_on),
            settles.c.value.between(0, 1),
            settles.c.local_date >= since,
        )
        .group_by(settles.c.person, settles.c.module, "behaviour")
        .cte("each")
    )
    query = _by_place(each, _who.manager, each.c.module, each.c.behaviour)
    return query.where(each.c.behaviour.is_not(None))


def _acts(workspace_id: str, until: date, scenarios: Scenarios) -> CTE:
    """Return what the enrolled did on scenarios from the beginning on, in its order; `met_on` is the first message.

    What comes first of one moment, and that a changed answer is none, is as in `coaching.first_answers`.
    """
    order = case({"hint_opened": 0, "scenario_step": 1}, value=event.c.name, else_=2)
    window: dict[str, Any] = {
        "partition_by": (event.c.person, event.c.module, event.c.item),
        "order_by": (event.c.occurred_at, order, event.c.event_id),
    }
    columns = ("person", "module", "item", "prompt", "name", "value", "local_date")
    read_later = and_(event.c.name == "hint_opened", func.coalesce(event.c.value, 0) == AFTER_ANSWERING)
    return (
        select(
            *(event.c[name] for name in columns),
            func.row_number().over(**window).label("place"),
            func.first_value(event.c.prompt).over(**window).label("met_on"),
        )
        .join(person_week, and_(_who.person_id == event.c.person, _enrolled))
        .where(
            event.c.workspace_id == workspace_id,
            event.c.local_date <= until,
            event.c.name.in_(("hint_opened", "scenario_step", "scenario_answered")),
            event.c.module.in_(sorted({module for module, _ in scenarios})),
            event.c.item.is_not(None),
            event.c.replaces.is_(None),
            ~read_later,
        )
        .cte("acts")
    )


def _checks(workspace_id: str, since: date, until: date) -> Select[Any]:
    """Add up the newest level that was noted of each person and stands, by module and by the manager who noted it.

    A note that was changed counts as it stands, on the date of the change.
    """
    later = event.alias("later")
    changed = exists().where(
        later.c.workspace_id == workspace_id, later.c.person == event.c.person, later.c.replaces == event.c.event_id
    )
    newest = func.row_number().over(
        partition_by=(event.c.person, event.c.module),
        order_by=(event.c.occurred_at.desc(), event.c.event_id.desc()),
    )
    top = {name: n * PARTS // (len(_LEVELS) - 1) for n, name in enumerate(_LEVELS)}
    noted = (
        select(
            event.c.person,
            event.c.module,
            func.coalesce(event.c.actor, event.c.manager, "").label("manager"),
            cast(case(top, value=event.c.outcome), BigInteger).label("top"),
            newest.label("turn"),
        )
        .where(
            event.c.workspace_id == workspace_id,
            event.c.local_date.between(since, until),
            event.c.name == "manager_check",
            event.c.module.is_not(None),
            event.c.outcome.in_(_LEVELS),
            ~changed,
        )
        .cte("noted")
    )
    each = select(noted, cast(1, BigInteger).label("bottom")).where(noted.c.turn == 1).cte("each")
    return _by_place(each, each.c.manager, each.c.module)


def _by_place(each: CTE, manager: ColumnElement[str], *by: ColumnElement[str]) -> Select[Any]:
    """Add up what each enrolled person adds, by what it is about and by place."""
    top, bottom = each.c.top, each.c.bottom
    place = (*by, _who.cohort, _who.role, manager)
    sums = (func.sum(one) for one in (top, bottom, top * top, top * bottom, bottom * bottom))
    return (
        select(*place, func.count(), *(cast(one, BigInteger) for one in sums))
        .join(person_week, and_(_who.person_id == each.c.person, _enrolled))
        .group_by(*place)
    )
