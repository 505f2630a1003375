"""What the planner plans of a whole module: a baseline first, what is due again, a probe after the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from engines import ENGINES, on_engine

from coaching import spacing
from coaching.people import Person
from coaching.prompts import Prompt
from coaching.scenarios import Answer
from content.library import Library, load
from scheduler import planner, wishes
from scheduler.forecast import forecast
from storage import people, prompts, recall

if TYPE_CHECKING:
    from tests.scheduler.conftest import Office

TEAM = "T1"
#: A Tuesday, 08:00 in Madrid; the cohort opened the day before, for six weeks.
NOW = datetime(2026, 11, 3, 7, tzinfo=UTC)
LAST_DAY = date(2026, 12, 13)
WRONG = Answer("unacceptable", 0.0, right=False, met_must_dos=False, misconceptions=("fix-first",))


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, empty: Office) -> Iterator[Office]:
    """The same office, on either engine."""
    yield from on_engine(request, empty)


@pytest.fixture
def ana(office: Office) -> Office:
    office.hire("ana", manager=None)
    return office


def person(office: Office) -> Person:
    with office.store.read() as tx:
        found = people.find(tx, TEAM, "ana")
    assert found is not None
    return found


def planned(office: Office) -> list[Prompt]:
    with office.store.read() as tx:
        found = prompts.history(tx, TEAM, ["ana"], since=datetime(2026, 1, 1, tzinfo=UTC))["ana"]
    return [row for row in found if row.state in {"planned", "sent"} and row.kind != "invitation"]


def live(office: Office, until: datetime) -> list[Prompt]:
    """Let everything that is planned be sent in its time, and answered."""
    now = NOW
    while now < until:
        for _ in planner.plan_due(office.store, office.library, TEAM, now=now):
            pass
        for row in planned(office):
            if row.state == "planned" and row.due_at <= now:
                _send(office, row)
        now += timedelta(hours=12)
    return [row for row in planned(office) if row.state == "sent"]


def _send(office: Office, row: Prompt) -> None:
    with office.store.write() as tx:
        tx.execute(
            prompts.prompt.update()
            .where(prompts.prompt.c.prompt_id == row.prompt_id)
            .values(state="sent", sent_at=row.due_at, face="done")
        )


def test_first_comes_the_baseline_then_a_nudge_and_a_scenario(ana: Office) -> None:
    came = live(ana, NOW + timedelta(days=6))
    assert [(row.kind, row.subject) for row in came] == [
        ("checkin", "baseline"),
        ("nudge", None),
        ("scenario", None),
        ("nudge", None),
    ]
    assert [row.reason for row in came[:3]] == ["baseline", "next_in_order", "next_in_order"]
    assert all(row.item_hash for row in came)


def test_a_scenario_that_went_wrong_comes_back_when_it_is_due(ana: Office) -> None:
    came = live(ana, NOW + timedelta(days=5))
    scenario = next(row for row in came if row.kind == "scenario")
    assert scenario.item is not None
    known = spacing.after(None, WRONG, "fairly", module=scenario.module or "", item=scenario.item, now=scenario.due_at)
    with ana.store.write() as tx:
        recall.keep(tx, TEAM, "ana", known)
        planner.replan(tx, ana.library, person(ana), now=NOW + timedelta(days=5), reason="answered")
    later = [row for row in live(ana, NOW + timedelta(days=12)) if row.kind == "scenario" and row not in came]
    assert [row.reason for row in later] == ["next_in_order", "due_again"], "a week's first is a new one"
    assert later[1].item == scenario.item


def test_the_same_misconception_in_two_scenarios_is_looked_at_first(ana: Office) -> None:
    live(ana, NOW + timedelta(days=5))
    module = ana.library.modules["active-listening"]
    with ana.store.write() as tx:
        for item in module.scenarios[:2]:
            known = spacing.after(None, WRONG, "sure", module=module.id, item=item.id, now=NOW)
            recall.keep(tx, TEAM, "ana", known)
        planner.replan(tx, ana.library, person(ana), now=NOW + timedelta(days=5), reason="answered")
    (again,) = [row for row in planned(ana) if row.state == "planned"]
    assert again.reason == "second_look"


def test_whoever_asks_for_one_now_gets_something_to_try_and_the_baseline_after_it(ana: Office) -> None:
    with ana.store.write() as tx:
        assert wishes.try_one_now(tx, ana.library, person(ana), now=NOW, key="k")
    assert [(row.kind, row.requested) for row in planned(ana)] == [("nudge", True), ("checkin", False)]


def test_after_the_programme_two_probes_come_and_nothing_else(ana: Office) -> None:
    came = live(ana, NOW + timedelta(weeks=22))
    later = [row for row in came if row.local_date and row.local_date > LAST_DAY]
    assert [(row.kind, row.subject, row.reason) for row in later] == [
        ("checkin", "probe30", "probe"),
        ("scenario", "probe30", "probe"),
        ("checkin", "probe90", "probe"),
        ("scenario", "probe90", "probe"),
    ]
    days = [(row.local_date - LAST_DAY).days for row in later if row.local_date]
    assert 30 <= days[0] < days[1] < 37
    assert 90 <= days[2] < days[3] < 97


def test_whoever_runs_the_bot_is_not_told_what_stood_behind_somebodys_answers(ana: Office) -> None:
    test_the_same_misconception_in_two_scenarios_is_looked_at_first(ana)
    found = forecast(ana.store, ana.library, TEAM, at=NOW + timedelta(days=5))
    assert [(one.kind, one.reason) for one in found.coming] == [("scenario", "due_again")]
