"""Teams and their digests for the tests of what a manager is shown."""

from datetime import timedelta

from coaching.digests import TeamDigest, make
from coaching.items import Card
from coaching.readings import PersonWeek, TeamWeek
from coaching.weeks import Week

WEEK = Week.parse("2026-W47")
CARDS = tuple(Card(f"card-{n}", f"Question {n}?", "Because.", f"Thanks {n}.") for n in range(7))


def person(
    name: str, week: Week, *, acted: bool, tasks: int = 0, thanked: bool = False, noted: bool = False
) -> PersonWeek:
    rows = [(week.sunday - timedelta(days=2), "opened", 1)] if acted else []
    rows += [(week.sunday - timedelta(days=1), "completed_task", tasks)] if tasks else []
    rows += [(week.sunday, "peer_feedback", 1)] if thanked else []
    rows += [(week.sunday, "manager_check", 1)] if noted else []
    return PersonWeek(name, "mia", 5, 5, tuple(rows), delivered=1)


def team(size: int, week: Week = WEEK, *, acted: int, noted: int = 0, tasks: int = 0, thanked: int = 0) -> TeamWeek:
    people = [
        person(f"p{i}", week, acted=i < acted, tasks=tasks if i < acted else 0, thanked=i < thanked, noted=i < noted)
        for i in range(size)
    ]
    return TeamWeek("mia", week, tuple(people))


def digest(
    now: TeamWeek, before: TeamWeek | None = None, shown: TeamDigest | None = None, unasked: tuple[str, ...] = ()
) -> TeamDigest:
    earlier, digests = (before,) if before else (), (shown,) if shown else ()
    return make(now, earlier=earlier, shown=digests, cards=CARDS, unasked=unasked)


def two_weeks(before: TeamWeek, now: TeamWeek) -> TeamDigest:
    return digest(now, before, digest(before))
