from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event as listen

from coaching.digest_words import line
from coaching.digests import TeamDigest
from coaching.events import Event, EventName
from coaching.hours import local, moment
from coaching.people import Newcomer
from coaching.prompts import Prompt
from coaching.weeks import Week
from content.library import Library, load
from scheduler import joining, roster, wishes
from scheduler.digests import end_of, plan_due
from storage import digests, events, people, prompts, schema, workspaces
from storage.engine import Store, open_store

TEAM = "T1"
WEEK = Week.parse("2026-W47")
#: When the week has ended in Denver, two hours behind New York.
ENDED = datetime(2026, 11, 23, 7, tzinfo=UTC)
OPENED = datetime(2026, 11, 2, 9, tzinfo=UTC)


@dataclass
class Office:
    """A workspace in which people are hired, act and are written to."""

    store: Store
    library: Library

    def hire(
        self,
        name: str,
        *,
        tz: str = "Europe/Madrid",
        manager: str | None = "mia",
        cohort: str | None = "listening",
        consented: date | bool | None = True,
        country: str | None = None,
    ) -> None:
        joined = date(2026, 5, 4)
        newcomer = Newcomer(name, name, None, tz, country, cohort, None, manager, joined, None, consented)
        for _ in roster.take_in(self.store, TEAM, [newcomer], now=OPENED):
            pass

    def lead(self, name: str = "mia", *, tz: str = "America/New_York", country: str | None = None) -> None:
        self.hire(name, tz=tz, manager=None, cohort=None, country=country)

    def open(self, cohort: str = "listening", *, at: datetime = OPENED) -> None:
        with self.store.write() as tx:
            workspaces.open_cohort(tx, TEAM, cohort, programme="listening", by="lea", now=at)

    def act(self, name: str, at: datetime, *acts: EventName) -> None:
        with self.store.write() as tx:
            person = people.find(tx, TEAM, name)
            assert person is not None
            for act in ("delivered", *acts):
                happened = Event(f"{name} {act} {at}", act, at, local(at, person.tz).date(), name)
                assert events.write(tx, TEAM, happened)

    def run(self, now: datetime) -> int:
        return sum(plan_due(self.store, self.library, TEAM, now=now))

    def planned(self, name: str = "mia") -> list[Prompt]:
        with self.store.read() as tx:
            rows = prompts.history(tx, TEAM, [name], since=OPENED)[name]
        return [row for row in rows if row.kind == "digest"]

    def digest(self, name: str = "mia", week: Week = WEEK) -> TeamDigest:
        with self.store.read() as tx:
            body = digests.find(tx, TEAM, f"digest:{name}:{week}")
        assert body is not None
        return TeamDigest.from_json(body)


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


@pytest.fixture
def office(tmp_path: Path, library: Library) -> Iterator[Office]:
    """Nobody works here yet; the cohort is open since the Monday three weeks ago."""
    store = open_store(f"sqlite:///{tmp_path / 'inflow.db'}")
    schema.upgrade(store)
    office = Office(store, library)
    office.open()
    yield office
    store.close()


@pytest.fixture
def eight(office: Office) -> Office:
    """Mia leads eight people; six of them acted this week and five last week. Sam is in Denver."""
    office.lead()
    office.hire("sam", tz="America/Denver")
    for n in range(7):
        office.hire(f"p{n}")
    for n in range(7):
        office.act(f"p{n}", moment(WEEK.monday, time(10), "Europe/Madrid"), *_if(n < 6, "opened"))
        office.act(f"p{n}", moment(WEEK.before().monday, time(10), "UTC"), *_if(n < 5, "opened"))
    return office


def _if(true: bool, act: EventName) -> tuple[EventName, ...]:
    return (act,) if true else ()


def test_a_manager_of_eight_is_told_how_many_took_part_and_how_sure_that_is(eight: Office) -> None:
    assert eight.run(ENDED) == 1
    digest = eight.digest()
    assert line(digest, "active_users").summary == "6 of 8 people. Likely 41 to 93 %."
    assert digest.reading("practice_tasks").n == 8
    assert digest.card() in eight.library.modules["active-listening"].cards


def test_the_digest_comes_at_the_managers_own_half_past_nine_on_monday(eight: Office) -> None:
    eight.run(ENDED)
    (prompt,) = eight.planned()
    assert prompt.due_at == datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
    assert (prompt.state, prompt.reason, prompt.local_date) == ("planned", "weekly_digest", date(2026, 11, 23))
    assert prompt.subject == "digest:mia:2026-W47"
    assert prompt.expires_at == prompt.due_at + timedelta(days=3)
    assert (prompt.module, prompt.item) == ("active-listening", eight.digest().card().id)


def test_the_digest_waits_until_the_week_has_ended_in_denver(eight: Office) -> None:
    assert eight.run(ENDED - timedelta(seconds=1)) == 0
    assert eight.planned() == []
    assert eight.run(ENDED) == 1


def test_what_somebody_does_late_on_sunday_in_denver_is_counted(eight: Office) -> None:
    eight.act("sam", ENDED - timedelta(minutes=1), "opened")
    eight.run(ENDED)
    assert line(eight.digest(), "active_users").value == "7 of 8 people"


def test_an_answer_after_midnight_counts_in_the_week_in_which_it_was_given(eight: Office) -> None:
    eight.act("sam", ENDED, "opened")
    eight.run(ENDED)
    assert line(eight.digest(), "active_users").value == "6 of 8 people"
    eight.run(ENDED + timedelta(weeks=1))
    assert line(eight.digest(week=WEEK.before(-1)), "active_users").value == "1 of 8 people"


@pytest.mark.parametrize(
    ("tz", "due"),
    [
        ("Europe/Madrid", datetime(2026, 11, 23, 8, 30, tzinfo=UTC)),  # Denver's Sunday ends at 08:00
        ("Asia/Kolkata", datetime(2026, 11, 24, 4, 0, tzinfo=UTC)),  # at 12:30
        ("Asia/Tokyo", datetime(2026, 11, 24, 0, 30, tzinfo=UTC)),  # at 16:00
    ],
)
def test_a_manager_east_of_denver_gets_the_first_slot_after_it(office: Office, tz: str, due: datetime) -> None:
    office.lead(tz=tz)
    office.hire("sam", tz="America/Denver")
    office.run(ENDED)
    assert [prompt.due_at for prompt in office.planned()] == [due]


def test_whoever_left_before_the_week_keeps_nobody_waiting(office: Office) -> None:
    office.lead()
    office.hire("ana")
    office.hire("kai", tz="Pacific/Honolulu")
    with office.store.write() as tx:
        people.change(tx, TEAM, "kai", left_on=WEEK.monday - timedelta(days=1))
    assert office.run(datetime(2026, 11, 22, 23, tzinfo=UTC)) == 1


@pytest.mark.parametrize(
    ("week", "zone", "end"),
    [
        ("2026-W43", "America/Denver", datetime(2026, 10, 26, 6, tzinfo=UTC)),
        ("2026-W44", "America/Denver", datetime(2026, 11, 2, 7, tzinfo=UTC)),  # clocks went back on that Sunday
        ("2026-W43", "Europe/Madrid", datetime(2026, 10, 25, 23, tzinfo=UTC)),  # and here on that one
        ("2026-W13", "Europe/Madrid", datetime(2026, 3, 29, 22, tzinfo=UTC)),  # forward
        ("2026-W47", "Asia/Kathmandu", datetime(2026, 11, 22, 18, 15, tzinfo=UTC)),
        ("2026-W16", "Africa/Cairo", datetime(2026, 4, 19, 22, tzinfo=UTC)),
    ],
)
def test_a_week_ends_at_local_midnight_also_when_clocks_change(week: str, zone: str, end: datetime) -> None:
    assert end_of(Week.parse(week), {zone}) == end
    assert end_of(Week.parse(week), {zone, "Asia/Tokyo"}) == end


def test_on_a_monday_that_is_a_holiday_the_digest_comes_on_tuesday(office: Office) -> None:
    labor_day = Week.parse("2026-W37")
    office.open("early", at=datetime(2026, 8, 3, 9, tzinfo=UTC))
    office.lead(country="US")
    for n in range(5):
        office.hire(f"p{n}", cohort="early", country="US")
        office.act(f"p{n}", datetime(2026, 9, 8, 9, tzinfo=UTC), "opened")
    office.run(datetime(2026, 9, 7, 4, tzinfo=UTC))
    with office.store.read() as tx:
        due = prompts.upcoming(tx, TEAM, "mia")
    assert due is not None
    assert (due.subject, due.due_at) == ("digest:mia:2026-W36", datetime(2026, 9, 8, 13, 30, tzinfo=UTC))
    office.run(datetime(2026, 9, 14, 4, tzinfo=UTC))
    # The week with the holiday has four days of work, and counts everybody who takes part all the same.
    assert line(office.digest(week=labor_day), "active_users").value == "5 of 5 people"


def test_a_manager_of_four_gets_one_thing_to_try_and_the_reason_for_no_figures(office: Office) -> None:
    office.lead()
    for n in range(4):
        office.hire(f"p{n}")
        office.act(f"p{n}", ENDED - timedelta(days=3), "opened")
    office.run(ENDED)
    digest = office.digest()
    assert (digest.reason, digest.people) == ("small", None)
    assert digest.card().question
    assert [prompt.state for prompt in office.planned()] == ["planned"]


@pytest.mark.parametrize("answer", [False, None])
def test_a_manager_who_did_not_say_yes_gets_nothing(office: Office, answer: bool | None) -> None:
    office.hire("mia", manager=None, cohort=None, consented=answer)
    for n in range(8):
        office.hire(f"p{n}")
    assert office.run(ENDED) == 0
    assert office.planned() == []


def test_a_manager_whose_people_are_in_no_open_group_gets_nothing(office: Office) -> None:
    office.lead()
    for n in range(8):
        office.hire(f"p{n}", cohort="waiting")
    assert office.run(ENDED) == 0


def test_people_whose_group_has_not_started_do_not_count(eight: Office) -> None:
    for n in range(4):
        eight.hire(f"waits-{n}", cohort="waiting")
    eight.run(ENDED)
    assert eight.digest().people == 8


def test_a_second_run_changes_nothing(eight: Office) -> None:
    eight.run(ENDED)
    kept, planned = eight.digest(), eight.planned()
    assert eight.run(ENDED) == 0
    assert eight.run(ENDED + timedelta(days=2)) == 0
    assert (eight.digest(), eight.planned()) == (kept, planned)


def test_figures_once_shown_do_not_change(eight: Office) -> None:
    eight.run(ENDED)
    kept = eight.digest()
    eight.act("p6", ENDED - timedelta(days=2), "opened")
    eight.run(ENDED + timedelta(hours=1))
    assert eight.digest() == kept
    eight.run(ENDED + timedelta(weeks=1))
    # Reckoned anew, last week would be 7; it is repeated as the manager read it.
    assert line(eight.digest(week=WEEK.before(-1)), "active_users").last == "last week 6"


def test_whoever_withdraws_is_not_in_the_figures_from_then_on(eight: Office) -> None:
    eight.run(ENDED)
    with eight.store.write() as tx:
        ana = people.find(tx, TEAM, "p0")
        assert ana is not None
        joining.withdraw(tx, ana, now=ENDED + timedelta(hours=3))
    eight.run(ENDED + timedelta(weeks=1))
    following = eight.digest(week=WEEK.before(-1))
    assert following.people == 7
    # One person fewer: who came back, beside who took part last week, would tell of that one.
    assert following.reading("repeat_7d").withheld


@pytest.mark.parametrize(("opened", "comes"), [(18, True), (19, False)])
def test_a_group_opened_after_wednesday_is_first_read_a_week_later(
    tmp_path: Path, library: Library, opened: int, comes: bool
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'inflow.db'}")
    schema.upgrade(store)
    office = Office(store, library)
    office.open(at=datetime(2026, 11, opened, 9, tzinfo=UTC))
    office.lead()
    office.hire("ana")
    assert bool(office.run(ENDED)) is comes
    assert office.run(ENDED + timedelta(weeks=1)) == 1
    store.close()


def test_after_a_day_away_the_digest_still_comes_and_after_a_week_only_the_last_one(eight: Office) -> None:
    assert eight.run(ENDED + timedelta(days=1)) == 1
    (prompt,) = eight.planned()
    assert prompt.due_at == datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
    assert eight.run(ENDED + timedelta(weeks=2)) == 1
    assert [one.subject for one in eight.planned()] == ["digest:mia:2026-W47", "digest:mia:2026-W49"]


def test_after_four_days_away_it_is_too_late_for_the_week(eight: Office) -> None:
    assert eight.run(ENDED + timedelta(days=4)) == 0
    assert eight.planned() == []


def test_a_manager_who_agrees_on_tuesday_waits_for_the_next_monday(office: Office) -> None:
    office.hire("mia", tz="America/New_York", manager=None, cohort=None, consented=None)
    office.hire("ana")
    tuesday = ENDED + timedelta(days=1, hours=9)
    with office.store.write() as tx:
        mia = people.find(tx, TEAM, "mia")
        assert mia is not None
        joining.agree(tx, office.library, mia, now=tuesday)
    assert office.run(tuesday) == 0
    assert office.run(ENDED + timedelta(weeks=1)) == 1


def test_a_manager_on_a_pause_is_left_in_peace(eight: Office) -> None:
    with eight.store.write() as tx:
        mia = people.find(tx, TEAM, "mia")
        assert mia is not None
        wishes.pause(tx, eight.library, mia, until=ENDED + timedelta(days=2), now=ENDED - timedelta(days=3))
    eight.run(ENDED)
    assert [(one.state, one.reason) for one in eight.planned()] == [("skipped", "paused")]
    eight.run(ENDED + timedelta(weeks=1))
    assert [one.state for one in eight.planned()] == ["skipped", "planned"]


def test_before_anybody_anywhere_gave_thanks_it_is_not_asked_for_yet(eight: Office) -> None:
    eight.run(ENDED)
    assert line(eight.digest(), "peer_feedback").value == "not asked for yet"
    eight.hire("far", manager="kim")
    eight.act("far", ENDED + timedelta(days=1), "peer_feedback")
    eight.run(ENDED + timedelta(weeks=1))
    # Somebody of another team did it: so here it is a figure, and nobody did.
    assert line(eight.digest(week=WEEK.before(-1)), "peer_feedback").value == "almost none of 8 people"
    assert line(eight.digest(week=WEEK.before(-1)), "manager_checks").value == "not asked for yet"


def test_no_card_comes_twice_in_four_weeks(eight: Office) -> None:
    for week in range(4):
        eight.run(ENDED + timedelta(weeks=week))
    assert len({eight.digest(week=WEEK.before(-week)).card().id for week in range(4)}) == 4


def test_every_manager_gets_their_own_in_small_steps(eight: Office) -> None:
    eight.lead("kim", tz="Europe/London")
    eight.hire("tom", tz="Europe/London", manager="kim")
    steps = list(plan_due(eight.store, eight.library, TEAM, now=ENDED))
    assert (sum(steps), max(steps)) == (2, 1)
    assert len(steps) > 4
    assert eight.planned("kim")[0].due_at == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def test_a_minute_with_nothing_due_costs_two_short_reads(eight: Office) -> None:
    eight.run(ENDED)
    asked: list[str] = []
    listen.listen(eight.store.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    for later in (timedelta(minutes=1), timedelta(days=2)):
        asked.clear()
        assert list(plan_due(eight.store, eight.library, TEAM, now=ENDED + later)) == []
        assert [sql.split()[0] for sql in asked] == ["BEGIN", "SELECT", "SELECT"]


def test_a_programme_with_its_own_goals_is_read_by_them(eight: Office) -> None:
    programme = replace(eight.library.programmes["listening"], thresholds=(("active_users", 0.5, 0.7, 0.1),))
    own = replace(eight.library, programmes={"listening": programme})
    Office(eight.store, own).run(ENDED)
    assert line(eight.digest(), "active_users").goals == "Goals: pilot 50 %, success 70 %."
