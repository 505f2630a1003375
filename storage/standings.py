"""What is remembered of several people's time here, at once: when they came, where they were, what they answered."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, Executable, bindparam, select

from coaching.claims import Answer, Known, Stay
from storage.consents import consent
from storage.people import membership, person
from storage.prepared import among, run


def known(tx: Connection, workspace_id: str, person_ids: Collection[str]) -> dict[str, Known]:
    """Return those of these people who are on the roster.

    In a transaction that writes, nobody erases or changes them before it ends: what is written on the strength of an
    answer is written while it holds.
    """
    asked = {"workspace_id": workspace_id, "who": sorted(person_ids)}
    stays: dict[str, list[Stay]] = defaultdict(list)
    answers: dict[str, list[Answer]] = defaultdict(list)
    here = run(tx, _people, asked)  # first: they are held from here on
    for who, *stay in run(tx, _stays, asked):
        stays[who].append(Stay(*stay))
    for who, *answer in run(tx, _answers, asked):
        answers[who].append(Answer(*answer))
    return {
        who: Known(who, joined, min(filter(None, (left, closed)), default=None), tuple(stays[who]), tuple(answers[who]))
        for who, joined, left, closed in here
    }


def _people(dialect: str) -> Executable:
    query = (
        select(person.c.person_id, person.c.joined_on, person.c.left_on, person.c.closed_on)
        .where(person.c.workspace_id == bindparam("workspace_id"), among(dialect, person.c.person_id, "who"))
        .order_by(person.c.person_id)
    )
    return query.with_for_update(read=True)


def _stays(dialect: str) -> Executable:
    columns = ("person_id", "since", "until", "cohort", "role", "manager", "tz")
    query = select(*(membership.c[name] for name in columns)).where(
        membership.c.workspace_id == bindparam("workspace_id"), among(dialect, membership.c.person_id, "who")
    )
    return query.order_by(membership.c.person_id, membership.c.since)


def _answers(dialect: str) -> Executable:
    # Of two answers of one moment the yes comes first, so that the no holds.
    columns = ("person_id", "answer", "source", "text_version", "local_date")
    query = select(*(consent.c[name] for name in columns)).where(
        consent.c.workspace_id == bindparam("workspace_id"), among(dialect, consent.c.person_id, "who")
    )
    return query.order_by(consent.c.person_id, consent.c.occurred_at, consent.c.answer)
