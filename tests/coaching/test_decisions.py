"""What a person gets next: never outside their own wishes, never more than promised, and nobody goes without."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching import hours
from coaching.asking import Later, Never, Now, ask_again
from coaching.attention import History
from coaching.courses import Met, Progress
from coaching.decisions import Send, Skip, choose, decide, draw
from coaching.items import Module, Nudge, Wording
from coaching.people import WEEKLY_CHOICES, Person, Preferences
from coaching.prompts import Prompt, prompt_id
from coaching.reasons import Reason
from coaching.weeks import Week

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)  # a Monday, 08:00 in Madrid
ANA = Person("T1", "U1", "Ana", "Europe/Madrid", "ES", date(2026, 1, 1), consent="agreed")


def wording(variant: str) -> Wording:
    return Wording(variant, "Title", "Teaser", "How title", "How", "Example")


NUDGES = tuple(Nudge(f"n{n}", "a", "b", (wording("a"), wording("b"))) for n in range(6))
MODULE = Module("m", "M", "m", (), (), NUDGES, (), (), (), ())
PROGRESS = Progress(MODULE)


def prompt(send: Send, person: Person = ANA, **fields: object) -> Prompt:
    key = f"nudge:{person.person_id}:{send.local_date}"
    plain = Prompt(
        "T1", prompt_id("T1", key), send.kind, person.person_id, "sent", "before", send.due_at, send.reason,
        item=send.item, module=send.module, local_date=send.local_date, expires_at=send.due_at + timedelta(days=2),
    )  # fmt: skip
    return replace(plain, **fields)


def reasons(person: Person, history: list[Prompt] | None = None, last_day: date | None = None) -> list[Reason]:
    return [d.reason for d in decide(person, History(history or ()), PROGRESS, now=NOW, last_day=last_day)]


def live(person: Person, start: datetime, weeks: int) -> list[Send]:
    """Let a person receive everything that is decided for them, one after the other."""
    sends: list[Send] = []
    met: dict[str, Met] = {}
    now, end = start, start + timedelta(weeks=weeks)
    while now < end:
        history = [prompt(send, person) for send in sends if send.due_at > now - timedelta(days=15)]
        decisions = decide(person, History(history), Progress(MODULE, met), now=now)
        last = decisions[-1] if decisions else None
        if not isinstance(last, Send):
            now += timedelta(days=5)
            continue
        current = next((p for p in [prompt(last, person)]), None)
        assert current is not None
        answer = ask_again(person, replace(current, state="planned"), History(history), now=last.due_at)
        assert answer == Now(), "the same rule says the same just before sending"
        sends.append(last)
        assert last.item is not None
        met[last.item] = Met(met[last.item].times + 1 if last.item in met else 1, last.due_at)
        now = last.due_at
    return sends


PEOPLE = st.builds(
    lambda tz, country, days, start, length, per_week: replace(
        ANA,
        tz=tz,
        country=country,
        preferences=Preferences(days, time(start), time(start + length), per_week),
    ),
    st.sampled_from(["Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
    st.sampled_from(["ES", "US", None]),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.integers(5, 12),
    st.integers(1, 9),
    st.sampled_from(WEEKLY_CHOICES),
)
STARTS = st.sampled_from([datetime(2026, 3, 16, tzinfo=UTC), datetime(2026, 10, 19, tzinfo=UTC), NOW])


@given(PEOPLE, STARTS)
@settings(max_examples=40, deadline=None)
def test_four_weeks_keep_every_promise(person: Person, start: datetime) -> None:
    sends = live(person, start, 4)
    days = [send.local_date for send in sends]
    assert len(days) == len(set(days)), "one a day"
    for send in sends:
        assert hours.within(person, send.due_at)
        assert hours.local(send.due_at, person.tz).date() == send.local_date
        assert not hours.is_holiday(person.country, send.local_date)
    per_week = Counter(Week.of(day) for day in days)
    assert all(count <= person.preferences.per_week for count in per_week.values())
    own = {Week.of(d) for n in range(1, 28) if hours.writes_on(person, d := start.date() + timedelta(days=n))}
    assert len(sends) >= len(own) - 1 >= 1, "nobody goes without"


@given(PEOPLE, STARTS)
@settings(max_examples=20, deadline=None)
def test_deciding_twice_decides_the_same(person: Person, start: datetime) -> None:
    first = decide(person, History(), PROGRESS, now=start)
    assert decide(person, History(), PROGRESS, now=start) == first
    planned = [prompt(d, person, state="planned") for d in first if isinstance(d, Send)]
    assert decide(person, History(planned), PROGRESS, now=start) == first, "also when it stands in the plan already"


def test_each_reason_against_a_date_is_named() -> None:
    assert reasons(replace(ANA, consent="invited"))[0] == "not_agreed"
    assert reasons(replace(ANA, left_on=date(2026, 11, 20)))[0] == "not_here"
    assert reasons(replace(ANA, preferences=Preferences(days=frozenset({2})))) == ["not_your_day"] * 2 + [
        "next_in_order"
    ]
    assert reasons(replace(ANA, preferences=Preferences(paused_until=NOW + timedelta(days=1))))[0] == "paused"
    assert reasons(replace(ANA, manages=True)) == ["digest_day", "next_in_order"]
    assert reasons(ANA, last_day=date(2026, 11, 22))[0] == "programme_over"
    monday = decide(ANA, History(), PROGRESS, now=NOW)[0]
    assert isinstance(monday, Send)
    assert reasons(ANA, [prompt(monday)])[0] == "day_full"
    twice = replace(ANA, preferences=Preferences(per_week=2))
    assert reasons(twice, [prompt(monday, local_date=date(2026, 11, 22))])[0] == "spread_out"
    once = replace(ANA, preferences=Preferences(per_week=1))
    later = prompt(monday, local_date=date(2026, 11, 26))
    assert reasons(once, [later])[0] == "week_full"


def test_whoever_has_just_been_here_has_an_hour_of_peace_first() -> None:
    joined = replace(ANA, heard_at=NOW + timedelta(minutes=65))  # 09:05 in Madrid
    first = decide(joined, History(), PROGRESS, now=NOW + timedelta(minutes=65))[0]
    assert isinstance(first, Send)
    assert first.due_at == NOW + timedelta(minutes=125)
    early = replace(joined, preferences=Preferences(end=time(10)))
    assert [d.reason for d in decide(early, History(), PROGRESS, now=NOW + timedelta(minutes=65))] == [
        "just_acted",
        "next_in_order",
    ]


def test_items_come_in_the_modules_order_and_then_the_one_met_longest_ago() -> None:
    met: dict[str, Met] = {}
    for number in range(6):
        choice = choose(ANA, History(), Progress(MODULE, met), NOW.date(), due_at=NOW)
        assert (choice.item, choice.reason) == (f"n{number}", "next_in_order")
        met[choice.item] = Met(1, NOW + timedelta(days=10 - number))
    again = choose(ANA, History(), Progress(MODULE, met), NOW.date(), due_at=NOW)
    assert (again.item, again.reason) == ("n5", "due_again")


def test_variants_are_even_over_many_people_and_their_probability_is_told() -> None:
    chosen = Counter(
        choose(replace(ANA, person_id=f"U{n}"), History(), PROGRESS, NOW.date(), due_at=NOW).variant
        for n in range(4000)
    )
    assert 1850 < chosen["a"] < 2150, chosen
    one = choose(ANA, History(), PROGRESS, NOW.date(), due_at=NOW)
    assert one.probability == 0.5
    assert one.variant == MODULE.nudges[0].wordings[draw(one.seed, 2)].variant, "the seed tells the choice again"


@given(st.text(), st.integers(1, 9))
def test_a_draw_is_one_of_its_choices_and_always_the_same(seed: str, choices: int) -> None:
    assert 0 <= draw(seed.encode(errors="replace").decode(), choices) < choices
    assert draw("seed", choices) == draw("seed", choices)


SENT = decide(ANA, History(), PROGRESS, now=NOW)[-1]
assert isinstance(SENT, Send)
DUE = prompt(SENT, state="planned")
AT = SENT.due_at


@pytest.mark.parametrize(
    ("person", "now", "answer"),
    [
        (ANA, AT, Now()),
        (replace(ANA, consent="withdrawn"), AT, Never("cancelled", "not_agreed")),
        (replace(ANA, deactivated=True), AT, Never("cancelled", "not_here")),
        (ANA, AT + timedelta(days=2), Never("expired", "too_late")),
        (ANA, AT + timedelta(hours=9), Later(AT + timedelta(days=1), "outside_hours")),
        (
            replace(ANA, preferences=Preferences(paused_until=AT + timedelta(hours=1))), AT, Never("skipped", "paused")
        ),
        (replace(ANA, preferences=Preferences(days=frozenset())), AT, Never("skipped", "outside_hours")),
    ],
)  # fmt: skip
def test_just_before_sending_todays_facts_decide(person: Person, now: datetime, answer: Now | Later | Never) -> None:
    assert ask_again(person, DUE, History([DUE]), now=now) == answer


def test_what_would_come_too_late_ends_at_once_and_holds_no_date() -> None:
    friday = replace(
        DUE, local_date=date(2026, 11, 27), due_at=AT + timedelta(days=4), expires_at=AT + timedelta(days=6)
    )
    disturbed = replace(ANA, dnd=(AT + timedelta(days=4), AT + timedelta(days=4, hours=9)))
    answer = ask_again(disturbed, friday, History([friday]), now=AT + timedelta(days=4))
    assert answer == Never("skipped", "do_not_disturb")


def test_what_was_put_off_to_later_today_is_decided_anew_for_later_today() -> None:
    noon = NOW + timedelta(hours=4)
    disturbed = replace(ANA, dnd=(NOW, NOW + timedelta(hours=6)))
    assert decide(disturbed, History(), PROGRESS, now=noon)[0].local_date == date(2026, 11, 24)
    again = decide(disturbed, History(), PROGRESS, now=noon, again_today=True)[0]
    assert isinstance(again, Send)
    assert again.due_at == NOW + timedelta(hours=6)


def test_a_manager_with_one_day_a_week_gets_both_on_it() -> None:
    one_day = replace(ANA, manages=True, preferences=Preferences(days=frozenset({2})))
    assert reasons(one_day) == ["not_your_day", "not_your_day", "next_in_order"]


def test_what_was_asked_for_comes_at_once_but_never_without_consent() -> None:
    asked = replace(DUE, requested=True)
    night = AT + timedelta(hours=12)
    assert ask_again(ANA, asked, History(), now=night) == Now()
    gone = ask_again(replace(ANA, consent="withdrawn"), asked, History(), now=night)
    assert gone == Never("cancelled", "not_agreed")


def test_a_skip_tells_its_date() -> None:
    first = decide(replace(ANA, manages=True), History(), PROGRESS, now=NOW)[0]
    assert first == Skip(date(2026, 11, 23), "digest_day")
