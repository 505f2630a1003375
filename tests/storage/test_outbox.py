"""The sending half: leases and claims with one winner, and a life that only moves forward."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar, get_args

import pytest
from sqlalchemy import Connection, func, select

from coaching.prompts import ANSWERS_OPEN, Plan, Prompt, State, prompt_id
from storage import leases, outbox, prompts, workspaces
from storage.engine import Busy, Store, open_store
from storage.prompts import prompt
from storage.sending import MEND_AFTER, Sending, Terms
from storage.workspaces import workspace

T = TypeVar("T")

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
PLAN = Plan("nudge", "U1", "nudge:U1:2026-11-24", NOW, "next_in_order", module="m", item="i", variant="a")
ID = prompt_id("T1", PLAN.dedupe_key)
TERMS = Terms()


def by(owner: str = "s", after: timedelta = timedelta(), now: datetime = NOW) -> Sending:
    """A sender whose machine's clock is so far ahead."""
    return Sending(owner, TERMS, now, datetime.now(UTC) + after)


def found(store: Store, one: str = ID) -> Prompt:
    with store.read() as tx:
        prompt = prompts.find(tx, "T1", one)
    assert prompt is not None
    return prompt


def put(store: Store, *plans: Plan, workspace_id: str = "T1") -> None:
    with store.write() as tx:
        known = workspaces.Workspace(workspace_id, "Name", "UB", "B", None)
        workspaces.settle(tx, known)
        prompts.plan(tx, workspace_id, plans)


def set_row(store: Store, **values: object) -> None:
    with store.write() as tx:
        tx.execute(prompt.update().values(**values))


def do(store: Store, work: Callable[[Connection], T]) -> T:
    with store.write() as tx:
        return work(tx)


def take(store: Store, who: Sending, *ours: str) -> str | None:
    return do(store, lambda tx: leases.take(tx, ours or ("T1",), who))


def claim(store: Store, who: Sending, one: str = ID) -> bool:
    return do(store, lambda tx: outbox.claim(tx, "T1", one, who, item_hash=None))


def sent(store: Store, one: str = ID, ts: str = "1.1") -> bool:
    return do(store, lambda tx: outbox.sent(tx, "T1", one, channel="D1", ts=ts, shown="before", now=NOW))


def waiting(store: Store, who: Sending) -> list[str]:
    with store.read() as tx:
        return [free.workspace_id for free in leases.waiting(tx, ["T1", "T2"], who)]


def lease_row(store: Store) -> Any:
    with store.read() as tx:
        return tx.execute(select(workspace).where(workspace.c.workspace_id == "T1")).one()


# -- leases


def test_a_workspace_with_nothing_to_do_is_left_alone(store: Store) -> None:
    put(store, PLAN._replace(due_at=NOW + timedelta(seconds=1)))
    assert waiting(store, by()) == []
    assert take(store, by()) is None
    assert lease_row(store).lease_owner is None


def test_a_workspace_has_one_sender_until_that_gives_it_back(store: Store) -> None:
    put(store, PLAN)
    assert take(store, by("one")) == "T1"
    assert take(store, by("two")) is None
    assert waiting(store, by("two")) == []
    do(store, lambda tx: leases.give_back(tx, ["T1"], by("two")))
    assert take(store, by("two")) is None, "nobody gives back what is not theirs"
    do(store, lambda tx: leases.give_back(tx, ["T1"], by("one")))
    assert take(store, by("two")) == "T1"


def test_whoever_takes_over_is_told_that_somebody_else_has_just_spoken(store: Store) -> None:
    put(store, PLAN)
    take(store, by("one"))
    do(store, lambda tx: leases.give_back(tx, ["T1"], by("one")))
    with store.read() as tx:
        assert [free.shared for free in leases.waiting(tx, ["T1"], by("two"))] == [True]
        assert [free.shared for free in leases.waiting(tx, ["T1"], by("one"))] == [False]


def test_of_several_workspaces_the_one_that_waited_longest_comes_first(store: Store) -> None:
    put(store, PLAN)
    put(store, PLAN, workspace_id="T2")
    assert take(store, by("one"), "T1", "T2") == "T1"
    do(store, lambda tx: leases.give_back(tx, ["T1"], by("one")))
    assert take(store, by("one"), "T1", "T2") == "T2"
    assert take(store, by("one"), "T1", "T2") == "T1"
    assert take(store, by("one"), "T1", "T2") is None


def test_of_many_who_take_one_wins(store: Store) -> None:
    put(store, PLAN)
    assert len(won(store, lambda mine, name: take(mine, by(name)) is not None)) == 1


def test_a_workspace_that_was_stopped_is_not_taken_nor_kept(store: Store) -> None:
    put(store, PLAN)
    take(store, by())
    do(store, lambda tx: workspaces.stop(tx, "T1", "token_revoked"))
    assert not do(store, lambda tx: leases.keep(tx, "T1", by()))
    assert not claim(store, by())
    do(store, lambda tx: leases.give_back(tx, ["T1"], by()))
    assert take(store, by("two")) is None
    put(store)
    assert take(store, by("two")) == "T1", "installed again, it goes on"


def test_a_machine_whose_clock_is_wrong_takes_no_living_senders_lease(store: Store) -> None:
    put(store, PLAN)
    take(store, by("one"))
    taken = take(store, by("two", after=timedelta(hours=5)))
    assert taken == (None if store.dialect == "postgresql" else "T1"), "on SQLite there is one machine, and its clock"


def test_a_lease_that_has_run_out_is_taken_over_and_not_kept_by_the_one_who_lost_it(store: Store) -> None:
    put(store, PLAN)
    take(store, by("one"))
    do(store, lambda tx: tx.execute(workspace.update().values(lease_until=datetime.now(UTC) - timedelta(seconds=1))))
    assert not claim(store, by("one"))
    assert take(store, by("two")) == "T1"
    assert not do(store, lambda tx: leases.keep(tx, "T1", by("one")))
    assert not claim(store, by("one"))
    assert claim(store, by("two"))


def test_after_a_clock_has_jumped_back_a_lease_holds_no_longer_than_one_that_begins_now(store: Store) -> None:
    put(store, PLAN)
    take(store, by("dead"))
    far = datetime.now(UTC) + timedelta(hours=1)
    do(store, lambda tx: tx.execute(workspace.update().values(lease_until=far)))
    assert take(store, by("heir")) is None, "whoever wrote it may be alive"
    assert lease_row(store).lease_owner == "dead"
    left = lease_row(store).lease_until - datetime.now(UTC)
    assert left <= timedelta(seconds=TERMS.lease)


def took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def test_a_look_for_work_does_not_read_what_was_sent_long_ago(store: Store) -> None:
    """A workspace's year is half a million messages, and the look is repeated every few seconds."""
    put(store, PLAN)
    set_row(store, state="sent", sent_at=NOW - 2 * ANSWERS_OPEN, face="closed", shown="closed")
    own = {"prompt_id": "i || 'p'", "dedupe_key": "i || 'k'", "recipient": "'U' || (i % 50)"}
    values = ", ".join(own.get(column.name, column.name) for column in prompt.c)
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)"
    names = ", ".join(column.name for column in prompt.c)
    do(store, lambda tx: tx.exec_driver_sql(f"INSERT INTO prompt ({names}) {many} SELECT {values} FROM prompt, n"))
    if store.dialect == "postgresql":
        do(store, lambda tx: tx.exec_driver_sql("ANALYZE"))
    everything = select(func.count()).where(prompt.c.reason != "none of this", prompt.c.sent_at.is_not(None))
    looks, readings = [], []
    for _ in range(30):  # in turn, so that a busy machine holds up both
        looks.append(took(lambda: waiting(store, by())))
        readings.append(took(lambda: do(store, lambda tx: tx.execute(everything).scalar_one())))
    assert waiting(store, by()) == []
    assert min(looks) < min(readings) / 2


# -- claims


def test_nothing_is_claimed_without_the_lease(store: Store) -> None:
    put(store, PLAN)
    assert not claim(store, by())
    take(store, by("other"))
    assert not claim(store, by())
    assert claim(store, by("other"))


def test_nothing_is_claimed_under_a_lease_that_does_not_outlive_a_call(store: Store) -> None:
    put(store, PLAN)
    take(store, by())
    soon = datetime.now(UTC) + timedelta(seconds=TERMS.needed - 1)
    do(store, lambda tx: tx.execute(workspace.update().values(lease_until=soon)))
    assert not claim(store, by())
    assert do(store, lambda tx: leases.keep(tx, "T1", by()))
    assert claim(store, by())


def test_of_many_who_claim_one_wins(store: Store) -> None:
    put(store, PLAN)
    take(store, by("s"))
    assert len(won(store, lambda mine, _: claim(mine, by("s")))) == 1
    with store.read() as tx:
        ((prompt, _, sender),) = outbox.in_doubt(tx, "T1", by("s", after=TERMS.doubt)) or [(found(store), 0, "s")]
    assert (prompt.attempts, sender) == (1, "s")


def won(store: Store, attempt: Callable[[Store, str], bool]) -> list[str]:
    """Let four threads attempt it at once, each with a connection of its own; returns who succeeded."""
    url = store.engine.url.render_as_string(hide_password=False).replace("+pg8000", "")
    winners: list[str] = []
    start = threading.Barrier(4)

    def run(name: str) -> None:
        mine = open_store(url)
        start.wait()
        for _ in range(200):
            try:
                if attempt(mine, name):
                    winners.append(name)
                break
            except Busy:
                continue
        mine.close()

    threads = [threading.Thread(target=run, args=(f"s{n}",)) for n in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return winners


@pytest.mark.parametrize("state", [state for state in get_args(State) if state != "planned"])
def test_what_is_not_planned_cannot_be_claimed(store: Store, state: State) -> None:
    put(store, PLAN)
    take(store, by())
    set_row(store, state=state)
    assert not claim(store, by())


def test_nobody_is_sent_a_second_one_while_it_is_not_known_whether_the_first_arrived(store: Store) -> None:
    second, asked = (PLAN._replace(dedupe_key="second"), PLAN._replace(dedupe_key="asked", requested=True))
    back = asked._replace(dedupe_key="back", follows="older")
    put(store, PLAN, second, asked, back, PLAN._replace(dedupe_key="other", recipient="U2"))
    take(store, by())
    assert claim(store, by())
    assert not claim(store, by(), prompt_id("T1", "second"))
    assert not claim(store, by(), prompt_id("T1", "back"))
    with store.read() as tx:
        due = {one.prompt_id for one in outbox.due(tx, "T1", NOW)}
    assert due == {prompt_id("T1", "asked"), prompt_id("T1", "other")}, "what they asked for comes at once"
    sent(store)
    assert claim(store, by(), prompt_id("T1", "second"))


def test_what_is_sent_takes_the_place_of_the_date_on_which_it_is(store: Store) -> None:
    put(store, PLAN._replace(local_date=date(2026, 11, 24)))
    take(store, by())
    today = date(2026, 11, 25)
    assert do(store, lambda tx: outbox.claim(tx, "T1", ID, by(), item_hash=None, today=today))
    assert found(store).local_date == today


def test_what_arrived_arrives_once(store: Store) -> None:
    put(store, PLAN)
    take(store, by())
    assert not sent(store), "nobody has sent it"
    claim(store, by())
    assert sent(store)
    assert not sent(store, ts="2.2")
    assert found(store).ts == "1.1"


def test_what_was_sent_can_neither_be_put_back_nor_ended(store: Store) -> None:
    put(store, PLAN)
    take(store, by())
    claim(store, by())
    sent(store)
    with store.write() as tx:
        outbox.postpone(tx, "T1", ID, due_at=NOW + timedelta(days=1))
        outbox.end(tx, "T1", ID, state="cancelled", reason="not_agreed")
        outbox.wait(tx, "T1", ID, due_at=NOW + timedelta(days=1))
        prompts.cancel_planned(tx, "T1", "U1", reason="not_agreed")
    assert (found(store).state, found(store).due_at) == ("sent", NOW)


def test_what_is_due_comes_in_the_order_of_waiting(store: Store) -> None:
    late, later, next_day = (
        PLAN._replace(dedupe_key=key, due_at=NOW + timedelta(hours=hours))
        for key, hours in (("a", -2), ("b", -1), ("c", 24))
    )
    put(store, later, next_day, late, PLAN._replace(dedupe_key="d", state="skipped"))
    with store.read() as tx:
        assert [p.due_at for p in outbox.due(tx, "T1", NOW)] == [late.due_at, later.due_at]
        assert outbox.due(tx, "T2", NOW) == []


# -- doubts


def doubtful(store: Store, who: Sending) -> list[str]:
    with store.read() as tx:
        return [sender for _, _, sender in outbox.in_doubt(tx, "T1", who)]


def age(store: Store, span: timedelta) -> None:
    set_row(store, attempted_at=datetime.now(UTC) - span)


def test_what_we_left_is_in_doubt_sooner_than_what_somebody_else_left(store: Store) -> None:
    put(store, PLAN)
    take(store, by("one"))
    claim(store, by("one"))
    assert doubtful(store, by("one")) == []
    age(store, TERMS.doubt)
    assert doubtful(store, by("one")) == ["one"]
    assert doubtful(store, by("two")) == []
    age(store, TERMS.doubt_others)
    assert doubtful(store, by("two")) == ["one"]


def test_an_attempt_of_a_moment_yet_to_come_begins_anew(store: Store) -> None:
    """The clock has jumped back since: nobody knows how old it is, so it waits its whole time again."""
    put(store, PLAN)
    take(store, by())
    claim(store, by())
    age(store, timedelta(hours=-1))
    assert doubtful(store, by()) == ["s"]
    do(store, lambda tx: outbox.wait_anew(tx, "T1", by()))
    assert doubtful(store, by()) == []
    with store.read() as tx:
        (stamp,) = tx.execute(select(prompt.c.attempted_at)).scalars()
    assert abs(stamp - datetime.now(UTC)) < timedelta(seconds=5)


def test_what_is_in_doubt_waits_for_a_sender(store: Store) -> None:
    put(store, PLAN)
    take(store, by("one"))
    claim(store, by("one"))
    do(store, lambda tx: leases.give_back(tx, ["T1"], by("one")))
    assert waiting(store, by("two")) == []
    age(store, TERMS.doubt_others)
    assert waiting(store, by("two")) == ["T1"]


# -- what is put off, ended, closed


def test_put_off_to_another_date_it_takes_that_dates_place(store: Store) -> None:
    put(store, PLAN._replace(local_date=date(2026, 11, 24)))
    with store.write() as tx:
        outbox.postpone(tx, "T1", ID, due_at=NOW + timedelta(days=1), local_date=date(2026, 11, 25), reason="outside")
    assert (found(store).local_date, found(store).state) == (date(2026, 11, 25), "planned")
    with store.write() as tx:
        outbox.postpone(tx, "T1", ID, due_at=NOW + timedelta(days=1, seconds=30))
    assert found(store).local_date == date(2026, 11, 25), "a few seconds later is the same date"


def test_why_something_was_chosen_outlives_its_failure(store: Store) -> None:
    put(store, PLAN)
    with store.write() as tx:
        outbox.end(tx, "T1", ID, state="failed", reason="channel_not_found")
        assert outbox.failures(tx, "T1") == {"channel_not_found": 1}
        assert outbox.failures(tx, "T1", since=NOW + timedelta(days=1)) == {}
    assert found(store).reason == "next_in_order"


NEWER = PLAN._replace(dedupe_key="newer", follows=ID, requested=True)
NEWER_ID = prompt_id("T1", "newer")


@pytest.mark.parametrize("state", ["skipped", "expired", "cancelled", "failed"])
def test_an_older_copy_gets_its_buttons_back_when_the_newer_one_does_not_come(store: Store, state: str) -> None:
    put(store, PLAN)
    set_row(store, state="sent", sent_at=NOW, channel="D1", ts="1.1", face="moved", shown="moved")
    put(store, NEWER)
    do(store, lambda tx: outbox.end(tx, "T1", NEWER_ID, state=state, reason="why"))
    assert found(store).face == "before"
    assert waiting(store, by()) == ["T1"], "and is drawn anew at once"


def test_an_older_copy_is_put_off_again_when_the_newer_one_is(store: Store) -> None:
    put(store, PLAN)
    set_row(store, state="sent", sent_at=NOW, channel="D1", ts="1.1", face="moved", shown="moved")
    put(store, NEWER)
    do(store, lambda tx: outbox.postpone(tx, "T1", NEWER_ID, due_at=NOW + timedelta(days=1)))
    assert found(store).face == "snoozed"


def test_an_older_copy_stays_folded_when_the_newer_one_is_there(store: Store) -> None:
    put(store, PLAN)
    set_row(store, state="sent", sent_at=NOW, channel="D1", ts="1.1", face="moved", shown="moved")
    put(store, NEWER)
    take(store, by())
    claim(store, by(), NEWER_ID)
    sent(store, NEWER_ID, ts="2.2")
    do(store, lambda tx: outbox.end(tx, "T1", NEWER_ID, state="cancelled", reason="why"))
    assert found(store).face == "moved"


@pytest.mark.parametrize(
    ("face", "then"), [("before", "lapsed"), ("opened", "closed"), ("before-2", "closed"), ("yes", "yes")]
)
def test_what_nobody_touched_lapses_and_the_rest_closes(store: Store, face: str, then: str) -> None:
    put(store, PLAN)
    set_row(store, state="sent", sent_at=NOW, channel="D1", ts="1.1", face=face, shown=face)
    almost = NOW + ANSWERS_OPEN - timedelta(seconds=1)
    assert do(store, lambda tx: outbox.close(tx, "T1", by(now=almost))) == 0
    over = by(now=NOW + ANSWERS_OPEN)
    assert waiting(store, over) == (["T1"] if then != face else [])
    do(store, lambda tx: outbox.close(tx, "T1", over))
    assert found(store).face == then
    assert do(store, lambda tx: outbox.close(tx, "T1", over)) == 0


def test_what_could_not_be_drawn_lets_the_others_go_first(store: Store) -> None:
    put(store, PLAN, PLAN._replace(dedupe_key="b", recipient="U2"))
    set_row(store, state="sent", sent_at=NOW, channel="D1", ts="1.1", face="opened", shown="before")
    later = by(after=MEND_AFTER)
    with store.read() as tx:
        first, second = (one.prompt_id for one in outbox.to_redraw(tx, "T1", later))
    do(store, lambda tx: outbox.redraw_later(tx, "T1", first, real_now=later.real_now))
    with store.read() as tx:
        assert [one.prompt_id for one in outbox.to_redraw(tx, "T1", later)] == [second]
        again = [one.prompt_id for one in outbox.to_redraw(tx, "T1", by(after=3 * MEND_AFTER))]
    assert sorted(again) == sorted([first, second])


@pytest.mark.parametrize(
    ("ahead", "waits"), [(timedelta(hours=1), True), (timedelta(seconds=20), False), (timedelta(seconds=-3), False)]
)
def test_what_was_pressed_at_a_moment_yet_to_come_is_drawn_anew_now(
    store: Store, ahead: timedelta, waits: bool
) -> None:
    """The clock has jumped back since; a few seconds are another machine's clock."""
    put(store, PLAN)
    set_row(store, state="sent", sent_at=NOW, channel="D1", ts="1.1", face="opened", shown="before")
    set_row(store, faced_at=datetime.now(UTC) + ahead)
    assert waiting(store, by()) == (["T1"] if waits else [])
    with store.read() as tx:
        assert len(outbox.to_redraw(tx, "T1", by())) == waits
