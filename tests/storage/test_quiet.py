"""What Slack says of when to leave people in peace, on both engines."""

from datetime import UTC, date, datetime, timedelta

from coaching.people import Newcomer, Person
from coaching.prompts import Plan
from storage import consents, people, prompts, quiet, roster
from storage.engine import Store

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
FRESH, SOON = timedelta(minutes=30), timedelta(minutes=5)
NIGHT = (NOW + timedelta(hours=10), NOW + timedelta(hours=22))


def take_in(store: Store, *names: str, agreed: bool = True) -> None:
    for name in names:
        line = Newcomer(name, name, None, "Europe/Madrid", "ES", "c1", None, None, TODAY, None, None)
        with store.write() as tx:
            roster.welcome(tx, "T1", line, today=TODAY)
            if agreed:
                people.change(tx, "T1", name, consent="agreed", consented_on=TODAY)


def find(store: Store, name: str) -> Person:
    with store.read() as tx:
        found = people.find(tx, "T1", name)
    assert found is not None
    return found


def unread(store: Store, *names: str, now: datetime = NOW) -> list[str]:
    with store.read() as tx:
        return quiet.dnd_unread(tx, "T1", names, now=now, fresh=FRESH)


def test_what_was_read_is_fresh_for_a_while_and_until_the_window_is_over(store: Store) -> None:
    take_in(store, "U1", "U2", "U3")
    take_in(store, "U4", agreed=False)
    assert unread(store, "U1", "U2", "U4", "U9") == ["U1", "U2"]
    with store.write() as tx:
        ending = (NOW - timedelta(hours=1), NOW + timedelta(minutes=10))
        quiet.note_dnd(tx, "T1", {"U1": NIGHT, "U2": None, "U3": ending, "U4": NIGHT, "U9": NIGHT}, now=NOW)
    assert [find(store, name).dnd for name in ("U1", "U2", "U3", "U4")] == [NIGHT, None, ending, None]
    assert unread(store, "U1", "U2", "U3") == []
    assert unread(store, "U1", "U2", "U3", now=NOW + timedelta(minutes=11)) == ["U3"]
    assert unread(store, "U1", "U2", "U3", now=NOW + FRESH) == ["U1", "U2", "U3"]
    assert unread(store, "U1", "U2", "U3", now=NOW - timedelta(days=1)) == ["U1", "U2", "U3"]
    with store.write() as tx:
        quiet.dnd_asked_in_vain(tx, "T1", ["U1"], now=NOW + FRESH)
    assert unread(store, "U1", now=NOW + FRESH) == []
    assert find(store, "U1").dnd == NIGHT, "what was known stays"


def test_those_who_are_next_are_named_in_their_order(store: Store) -> None:
    take_in(store, "U1", "U2", "U3", "U5")
    take_in(store, "U4", agreed=False)
    plans = [
        Plan("nudge", name, f"n{name}", NOW + timedelta(minutes=minutes), "next_in_order", state=state)
        for name, minutes, state in (
            ("U1", 3, "planned"),
            ("U2", 1, "planned"),
            ("U3", 6, "planned"),
            ("U4", 1, "planned"),
            ("U5", 1, "skipped"),
        )
    ]
    with store.write() as tx:
        prompts.plan(tx, "T1", plans)
        assert quiet.dnd_unread_soon(tx, "T1", now=NOW, soon=SOON, fresh=FRESH, limit=9) == ["U2", "U1"]
        assert quiet.dnd_unread_soon(tx, "T1", now=NOW, soon=SOON, fresh=FRESH, limit=1) == ["U2"]


def test_what_was_asked_back_and_has_not_come_yet_is_named_with_the_day_it_is_wanted_on(store: Store) -> None:
    take_in(store, "U1", "U2")
    day = TODAY + timedelta(days=2)
    waits = Plan("nudge", "U1", "waits", NOW, "asked_for", requested=True, follows="x", wanted_on=day)
    others = [
        waits._replace(dedupe_key="now", follows=None),
        waits._replace(dedupe_key="ours", requested=False),
        waits._replace(dedupe_key="over", state="cancelled"),
        waits._replace(dedupe_key="hers", recipient="U2"),
    ]
    with store.write() as tx:
        prompts.plan(tx, "T1", [waits, *others])
        (found,) = quiet.put_off(tx, "T1", "U1")
    assert (found.prompt_id, found.wanted_on) == (prompts.prompt_id("T1", "waits"), day)


def test_a_yes_that_is_taken_back_takes_all_of_it_along(store: Store) -> None:
    take_in(store, "U1")
    with store.write() as tx:
        people.change(tx, "T1", "U1", follows_status=True, away_until=NIGHT[1])
        quiet.note_dnd(tx, "T1", {"U1": NIGHT}, now=NOW)
        consents.note(
            tx,
            "T1",
            "U1",
            answer="withdrawn",
            text_version=1,
            source="person",
            occurred_at=NOW,
            local_date=TODAY,
        )
    gone = find(store, "U1")
    assert (gone.dnd, gone.away_until, gone.preferences.follows_status) == (None, None, False)


def test_a_guest_stands_behind_no_figure_since_the_day_that_was_noted_first(store: Store) -> None:
    take_in(store, "U1")

    def closed_on() -> date | None:
        with store.read() as tx:
            return tx.execute(people.person.select()).one().closed_on  # type: ignore[no-any-return]

    def note(*, closed: bool, guest: bool, days: int) -> None:
        with store.write() as tx:
            today = TODAY + timedelta(days=days)
            roster.note_account(tx, "T1", "U1", closed=closed, guest=guest, today=today)

    note(closed=False, guest=True, days=1)
    note(closed=True, guest=True, days=5)
    assert (closed_on(), find(store, "U1").guest, find(store, "U1").deactivated) == (date(2026, 11, 24), True, True)
    note(closed=False, guest=False, days=6)
    assert (closed_on(), find(store, "U1").here_on(TODAY)) == (None, True)


def test_zones_and_countries_that_nobody_knows_are_counted(store: Store) -> None:
    take_in(store, "U1", "U2", "U3")
    with store.write() as tx:
        people.change(tx, "T1", "U1", zone_by_roster="Mars", country="XX")
        people.change(tx, "T1", "U2", zone_by_roster="Mars", zone_by_slack="Asia/Tokyo")
        people.change(tx, "T1", "U3", zone_by_roster="Mars", deactivated=True, country="XX")
        assert roster.unknown_zones(tx, "T1") == {"Mars": 1}
        assert roster.countries(tx, "T1") == {"ES": 1, "XX": 1}
