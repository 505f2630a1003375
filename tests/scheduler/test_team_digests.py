"""When a team reads its week, in which channel, and when not (any more)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coaching.asking import Never, Now
from coaching.prompts import Prompt, prompt_id
from coaching.team_digests import TeamWeekShown
from coaching.weeks import Week
from scheduler import asking, team_digests
from storage import channels, digests, prompts

if TYPE_CHECKING:
    from tests.scheduler.conftest import Office

TEAM, CHANNEL = "T1", "C0TEAMMIA1"
WEEK = Week.parse("2026-W47")
KEY = f"team_digest:listening:{WEEK}"
#: When the week has ended in Denver.
ENDED = datetime(2026, 11, 23, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def channel(office: Office) -> None:
    with office.store.write() as tx:
        channels.choose(tx, TEAM, "listening", CHANNEL)


def run(office: Office, now: datetime) -> int:
    return sum(team_digests.plan_due(office.store, office.library, TEAM, now=now))


def planned(office: Office) -> Prompt | None:
    with office.store.read() as tx:
        return prompts.find(tx, TEAM, prompt_id(TEAM, KEY))


def kept(office: Office) -> TeamWeekShown:
    with office.store.read() as tx:
        body = digests.find(tx, TEAM, KEY)
    assert body is not None
    return TeamWeekShown.from_json(body)


def test_it_comes_on_monday_at_half_past_nine_where_most_of_them_are(eight: Office) -> None:
    assert run(eight, ENDED - timedelta(seconds=1)) == 0
    assert run(eight, ENDED) == 1
    row = planned(eight)
    assert row is not None
    assert (row.recipient, row.due_at) == (CHANNEL, datetime(2026, 11, 23, 8, 30, tzinfo=UTC))
    assert row.expires_at == row.due_at + timedelta(days=3)
    assert kept(eight).took_part.numerator == 6
    assert kept(eight).took_part.denominator == 8


def test_a_team_far_east_of_its_last_colleague_reads_it_on_tuesday(office: Office) -> None:
    for n in range(6):
        office.hire(f"p{n}", tz="Asia/Tokyo")
    office.hire("sam", tz="America/Denver")
    assert run(office, ENDED) == 1
    row = planned(office)
    assert row is not None
    assert row.due_at == datetime(2026, 11, 24, 0, 30, tzinfo=UTC)


def test_a_second_run_changes_nothing_and_later_acts_do_not_either(eight: Office) -> None:
    run(eight, ENDED)
    before = (planned(eight), kept(eight))
    eight.act("sam", datetime(2026, 11, 20, 18, tzinfo=UTC), "opened")
    assert run(eight, ENDED + timedelta(hours=1)) == 0
    assert (planned(eight), kept(eight)) == before


def test_last_week_is_told_as_it_was_shown_then(eight: Office) -> None:
    run(eight, ENDED)
    for _ in team_digests.plan_due(eight.store, eight.library, TEAM, now=ENDED + timedelta(weeks=1)):
        pass
    with eight.store.read() as tx:
        body = digests.find(tx, TEAM, f"team_digest:listening:{WEEK.before(-1)}")
    assert body is not None
    then = TeamWeekShown.from_json(body)
    assert then.last == kept(eight).took_part
    assert len(then.past) == 1


def test_without_a_channel_there_is_none(eight: Office) -> None:
    with eight.store.write() as tx:
        channels.choose(tx, TEAM, "listening", None)
    assert run(eight, ENDED) == 0


def test_it_does_not_come_days_late(eight: Office) -> None:
    assert run(eight, datetime(2026, 11, 26, 8, 30, tzinfo=UTC)) == 0


@pytest.mark.parametrize(("weeks", "comes"), [(3, True), (2, False)])
def test_it_stops_with_the_programme(eight: Office, weeks: int, comes: bool) -> None:
    programmes = dict(eight.library.programmes)
    programmes["listening"] = replace(programmes["listening"], weeks=weeks)
    eight.library = replace(eight.library, programmes=programmes)
    assert bool(run(eight, ENDED)) is comes


def test_it_goes_only_to_the_channel_that_the_team_has_by_then(eight: Office) -> None:
    run(eight, ENDED)
    row = planned(eight)
    assert row is not None
    with eight.store.write() as tx:
        assert asking.ask(tx, None, row, now=row.due_at) == Now()
        channels.choose(tx, TEAM, "listening", "C0OTHERONE")
        assert asking.ask(tx, None, row, now=row.due_at) == Never("cancelled", "no_channel")


def test_a_manager_of_most_of_them_learns_nothing_of_the_others(eight: Office) -> None:
    """Mia's own digest speaks of eight; with two more who have another manager the channel's would tell of those."""
    eight.lead("kim")
    for name in ("ola", "pia"):
        eight.hire(name, manager="kim")
    run(eight, ENDED)
    assert not kept(eight).has_figures
    assert eight.run(ENDED) == 2
    assert eight.digest().people == 8
