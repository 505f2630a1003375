"""Scenes to rate: who gets them and when, and what follows once a round has closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from engines import ENGINES, on_engine
from rating import MODULE, rate, scenes_of
from sqlalchemy import update

from coaching import rounds
from coaching.prompts import Prompt
from scheduler import calibration
from storage import agreement, events, items, people, prompts

if TYPE_CHECKING:
    from tests.scheduler.conftest import Office

TEAM = "T1"
OPENED = datetime(2026, 11, 2, 9, tzinfo=UTC)  # a Monday, as the office has it


@pytest.fixture(params=ENGINES)
def office(request: pytest.FixtureRequest, empty: Office) -> Iterator[Office]:
    """Nobody works here yet; the cohort is open."""
    for office in on_engine(request, empty):
        office.open()
        yield office


def weeks(number: float) -> datetime:
    return OPENED + timedelta(weeks=number)


def run(office: Office, now: datetime) -> int:
    return sum(calibration.plan_due(office.store, office.library, TEAM, now=now))


def rows(office: Office, name: str = "mia", kind: str = "calibration") -> list[Prompt]:
    with office.store.read() as tx:
        found = prompts.history(tx, TEAM, [name], since=OPENED - timedelta(days=30))[name]
    return [row for row in found if row.kind == kind]


def set_rows(office: Office, **values: object) -> None:
    with office.store.write() as tx:
        tx.execute(update(prompts.prompt).where(prompts.prompt.c.kind == "calibration").values(**values))


def sent(office: Office) -> None:
    set_rows(office, state="sent", sent_at=weeks(0.5))


def settle(office: Office, now: datetime) -> list[int]:
    """Read what has closed, as the bot does; returns the rounds that were read."""
    with office.store.read() as tx:
        due = calibration.to_settle(tx, office.library, TEAM, now=now)
    for one, number in due:
        with office.store.read() as tx:
            rated = calibration.rated(tx, TEAM, one)
        settled = rounds.settle(rated, 4, module=one.module.id, number=number, seed="s")
        with office.store.write() as tx:
            calibration.keep(tx, office.library, TEAM, settled, now=now)
    return [number for _, number in due]


def test_who_leads_somebody_who_takes_part_gets_the_kick_off_on_thursday_once(office: Office) -> None:
    office.lead()
    office.hire("p0")
    assert run(office, weeks(0)) == 1
    assert run(office, weeks(0)) == 0
    [row] = rows(office)
    assert (row.item, row.module, row.reason) == ("round-0", MODULE, "scenes_to_rate")
    assert row.due_at == datetime(2026, 11, 5, 14, 30, tzinfo=UTC)  # 09:30 in New York
    with office.store.read() as tx:
        body = items.body(tx, TEAM, row.item_hash or "")
        assert body is not None
        assert office.library.reread(body) == scenes_of(office.library, 0)


def test_nobody_rates_who_said_no_or_whose_people_did(office: Office) -> None:
    office.hire("lee", manager=None, cohort=None, consented=False)
    office.hire("p0", manager="lee")
    office.lead("max")
    office.hire("p1", manager="max", consented=None)
    assert run(office, weeks(0)) == 0


def test_three_scenes_follow_every_four_weeks_for_those_who_had_the_kick_off(office: Office) -> None:
    office.lead()
    office.hire("p0")
    run(office, weeks(0))
    assert run(office, weeks(4)) == 0  # the kick-off has not been sent yet
    sent(office)
    assert run(office, weeks(3.9)) == 0
    assert run(office, weeks(4)) == 1
    row = rows(office)[-1]
    assert (row.item, row.subject) == ("round-1", weeks(7).isoformat())
    assert row.due_at.date() == date(2026, 12, 3)
    sent(office)
    assert run(office, weeks(8)) == 0  # the programme has ended


def test_a_round_is_not_begun_so_late_that_nobody_could_answer(office: Office) -> None:
    office.lead()
    office.hire("p0")
    run(office, weeks(0))
    sent(office)
    assert run(office, weeks(5.9)) == 1
    late = replace(rows(office)[-1])
    assert late.item == "round-1"
    office.lead("max")
    office.hire("p1", manager="max")
    run(office, weeks(1))
    sent(office)
    assert [row.item for row in rows(office, "max")] == ["round-0"]
    assert run(office, weeks(6)) == 0


@pytest.mark.parametrize("state", ["skipped", "expired", "cancelled"])
def test_scenes_that_did_not_come_in_a_full_week_come_in_the_next(office: Office, state: str) -> None:
    office.lead()
    office.hire("p0")
    run(office, weeks(0))
    set_rows(office, state=state, reason="duties_full")
    assert run(office, datetime(2026, 11, 6, 9, tzinfo=UTC)) == 0
    assert run(office, weeks(1)) == 1
    [row] = rows(office)
    assert (row.state, row.local_date) == ("planned", date(2026, 11, 12))


def test_scenes_of_two_modules_come_in_two_weeks(office: Office) -> None:
    office.lead()
    office.hire("p0")
    office.open("feedback", programme="feedback")
    office.hire("p1", cohort="feedback")
    assert run(office, weeks(0)) == 1
    assert run(office, weeks(0) + timedelta(days=4)) == 1
    assert [row.local_date for row in rows(office)] == [date(2026, 11, 5), date(2026, 11, 12)]


def test_a_module_without_scenes_asks_nobody(office: Office) -> None:
    office.lead()
    office.hire("p0")
    bare = replace(office.library.modules[MODULE], vignettes=())
    library = replace(office.library, modules=MappingProxyType({**office.library.modules, MODULE: bare}))
    assert list(calibration.plan_due(office.store, library, TEAM, now=weeks(0))) == []


def test_a_closed_round_is_read_once_and_told_to_those_who_were_in_it(office: Office) -> None:
    for name in ("mia", "max", "moe"):
        office.lead(name)
        office.hire(f"of-{name}", manager=name)
        rate(office.store, office.library, TEAM, name, 0, at=weeks(1))
    assert settle(office, weeks(2.9)) == []
    assert settle(office, weeks(3)) == [0]
    assert rows(office, kind="calibration_back") == []  # the kick-off told everybody as they went along
    for name in ("mia", "max"):
        rate(office.store, office.library, TEAM, name, 1, at=weeks(5))
    assert settle(office, weeks(6.9)) == []
    assert settle(office, weeks(7)) == [1]
    assert settle(office, weeks(7.1)) == []
    told = {name: [row.item for row in rows(office, name, "calibration_back")] for name in ("mia", "max", "moe")}
    assert told == {"mia": ["round-1"], "max": ["round-1"], "moe": []}
    with office.store.read() as tx:
        settled = agreement.find(tx, TEAM, MODULE, 1)
        assert agreement.last(tx, TEAM, MODULE) == (1, "provisional")
    assert settled is not None
    assert (settled.raters, settled.scenes, settled.whole.raters, settled.whole.units) == (2, 3, 3, 15)


def test_who_withdrew_is_told_nothing_and_their_ratings_still_count(office: Office) -> None:
    for name in ("mia", "max"):
        office.lead(name)
        rate(office.store, office.library, TEAM, name, 1, at=weeks(5))
        office.hire(f"of-{name}", manager=name)
    with office.store.write() as tx:
        people.change(tx, TEAM, "max", consent="withdrawn")
    assert settle(office, weeks(7)) == [1]
    assert rows(office, "max", "calibration_back") == []
    with office.store.read() as tx:
        settled = agreement.find(tx, TEAM, MODULE, 1)
    assert settled is not None
    assert settled.whole.doubly_rated == 3


def test_a_round_that_nobody_rated_is_read_too_and_one_rater_alone_agrees_with_nobody(office: Office) -> None:
    office.lead()
    office.hire("p0")
    assert settle(office, weeks(3)) == [0]
    rate(office.store, office.library, TEAM, "mia", 1, at=weeks(5))
    assert settle(office, weeks(7)) == [1]
    with office.store.read() as tx:
        settled = agreement.find(tx, TEAM, MODULE, 1)
    assert settled is not None
    assert (settled.whole.alpha.why, settled.whole.verdict) == ("rated_once", "provisional")
    assert [row.item for row in rows(office, kind="calibration_back")] == ["round-1"]


def test_only_raters_who_disagree_take_managers_notes_out_of_a_digest(eight: Office) -> None:
    eight.act("p0", datetime(2026, 11, 18, 9, tzinfo=UTC), "manager_check")
    eight.lead("max")
    eight.hire("of-max", manager="max")
    for name, off in (("mia", 0), ("max", 2)):
        rate(eight.store, eight.library, TEAM, name, 0, at=weeks(1), off=off)
    settle(eight, weeks(3))
    with eight.store.read() as tx:
        assert agreement.last(tx, TEAM, MODULE) == (0, "disagree")
    eight.run(weeks(3))
    shown = eight.digest().reading("manager_checks")
    assert shown is not None
    assert (shown.withheld, shown.reason, shown.value) == (True, "not_dependable", None)
    took_part = eight.digest().reading("active_users")
    assert took_part is not None
    assert not took_part.withheld


def test_a_scene_put_into_other_words_is_another_unit_and_one_taken_out_is_none(office: Office) -> None:
    for name in ("mia", "max"):
        office.lead(name)
        office.hire(f"of-{name}", manager=name)
    rate(office.store, office.library, TEAM, "mia", 0, at=weeks(1))
    module = office.library.modules[MODULE]
    first, second, *rest = module.vignettes
    changed = replace(module, vignettes=(replace(first, title="Other words"), second, *rest))
    later = replace(office.library, modules=MappingProxyType({**office.library.modules, MODULE: changed}))
    rate(office.store, later, TEAM, "max", 0, at=weeks(1))
    with office.store.read() as tx:
        [one] = calibration.running(tx, later, TEAM, now=weeks(1))
        ratings = calibration.rated(tx, TEAM, one)
        gone = replace(one, module=replace(module, vignettes=(second, *rest)))
        assert len({unit.vignette for unit in ratings}) == 13
        assert len({unit.vignette for unit in calibration.rated(tx, TEAM, gone)}) == 11
    assert [unit.rater for unit in ratings].count("mia") == 12


def test_a_scene_rated_on_two_messages_counts_as_it_was_rated_first(office: Office) -> None:
    office.lead()
    office.hire("p0")
    rate(office.store, office.library, TEAM, "mia", 1, at=weeks(5))
    with office.store.write() as tx:
        later = events.event.select().where(events.event.c.name == "vignette_rated").limit(1)
        row = dict(tx.execute(later).mappings().one())
        again = row | {"event_id": "again", "occurred_at": weeks(6), "outcome": "unacceptable"}
        tx.execute(events.event.insert().values(**again))
    with office.store.read() as tx:
        [one] = calibration.running(tx, office.library, TEAM, now=weeks(6))
        ratings = calibration.rated(tx, TEAM, one)
    assert len(ratings) == 3
    assert all(unit.level == unit.key for unit in ratings)
