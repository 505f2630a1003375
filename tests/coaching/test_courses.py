"""What comes next: what is due before what is new, a steady mix of kinds, and no more messages for it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching import hours
from coaching.attention import History
from coaching.courses import Met, Progress, in_the_weeks
from coaching.decisions import Send, choose, decide
from coaching.items import CheckIn, Module, Nudge, Practice, Resource, Scenario, Wording
from coaching.people import WEEKLY_CHOICES, Person, Preferences
from coaching.prompts import Prompt, prompt_id
from coaching.scenarios import Answer, Sure
from coaching.spacing import Recall, after
from coaching.weeks import Week

if TYPE_CHECKING:
    from coaching.items import LevelName

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)  # a Monday, 08:00 in Madrid
ANA = Person("T1", "U1", "Ana", "Europe/Madrid", None, date(2026, 1, 1), consent="agreed")
WORDINGS = tuple(Wording(variant, "Title", "Teaser", "How title", "How", "Example") for variant in "ab")
MODULE = Module(
    "m",
    "M",
    "m",
    (),
    (),
    nudges=tuple(Nudge(f"n{n}", "a", "b", WORDINGS) for n in range(10)),
    scenarios=tuple(Scenario(f"s{n}", "a", "b", "T", "T", (), Resource("R", "https://x", 1)) for n in range(8)),
    practice=tuple(Practice(f"p{n}", "a", "b", "T", "T") for n in range(6)),
    checkins=(CheckIn("c", ("I can",)),),
    cards=(),
)
NUDGES_ONLY = replace(MODULE, scenarios=(), practice=(), checkins=())
KINDS = {"n": "nudge", "s": "scenario", "p": "practice", "c": "checkin"}


def answered(item: str, level: LevelName, at: datetime, sure: Sure = "fairly", *tags: str) -> Recall:
    right = level in {"proficient", "advanced"}
    said = Answer(level, 0.5, right=right, met_must_dos=level != "unacceptable", misconceptions=tags)
    return after(None, said, sure, module="m", item=item, now=at)


@dataclass
class Life:
    """Somebody who gets all that is decided for them. `levels` are those of their answers, one after the other."""

    person: Person
    module: Module = MODULE
    levels: list[LevelName] = field(default_factory=list)
    says_how_sure: bool = True
    now: datetime = NOW
    last_day: date | None = None
    prompts: list[Prompt] = field(default_factory=list)
    sends: list[Send] = field(default_factory=list)
    met: dict[str, Met] = field(default_factory=dict)
    recalls: dict[str, Recall] = field(default_factory=dict)
    could: list[Progress] = field(default_factory=list)

    def lives(self, weeks: int) -> list[Send]:
        """Let so many weeks go by; returns what came."""
        until = self.now + timedelta(weeks=weeks)
        while self.now < until:
            recent = [one for one in self.prompts if one.due_at > self.now - timedelta(days=15)]
            progress = Progress(self.module, dict(self.met), dict(self.recalls))
            made = decide(self.person, History(recent), progress, now=self.now, last_day=self.last_day)
            last = made[-1] if made else None
            if not isinstance(last, Send):
                self.now += timedelta(days=1)
                continue
            if last.due_at >= until:
                break
            self.could.append(progress)
            self._get(last)
            self.now = last.due_at
        return self.sends

    def _get(self, send: Send) -> None:
        assert send.item is not None
        self.sends.append(send)
        key = f"nudge:{self.person.person_id}:{send.local_date}"
        face = "done" if self.says_how_sure else "opened"
        self.prompts.append(
            Prompt(
                "T1",
                prompt_id("T1", key),
                send.kind,
                self.person.person_id,
                "sent",
                face,
                send.due_at,
                send.reason,
                module="m",
                item=send.item,
                local_date=send.local_date,
                subject=send.subject,
            )
        )
        known = self.met.get(send.item)
        self.met[send.item] = Met(known.times + 1 if known else 1, send.due_at)
        if send.kind == "scenario" and self.levels:
            level = self.levels[len(self.sends) % len(self.levels)]
            right = level in {"proficient", "advanced"}
            said = Answer(level, 0.5, right=right, met_must_dos=level != "unacceptable", misconceptions=())
            before = self.recalls.get(send.item)
            at = send.due_at + timedelta(minutes=5)
            self.recalls[send.item] = after(before, said, "fairly", module="m", item=send.item, now=at)


PEOPLE = st.builds(
    lambda days, per_week: replace(ANA, preferences=Preferences(days, time(9), time(17), per_week)),
    st.one_of(st.just(frozenset(range(5))), st.frozensets(st.integers(0, 6), min_size=1)),
    st.sampled_from(WEEKLY_CHOICES),
)
LEVELS: st.SearchStrategy[list[LevelName]] = st.lists(
    st.sampled_from(["unacceptable", "developing", "proficient", "advanced"]), max_size=5
)
LIVES = st.builds(Life, PEOPLE, levels=LEVELS, says_how_sure=st.booleans())


def items_of(sends: list[Send]) -> list[Send]:
    return [send for send in sends if send.kind != "checkin"]


def told(sends: list[Send]) -> str:
    return " ".join(str(send.item) for send in sends)


@given(LIVES)
@settings(max_examples=40, deadline=None)
def test_the_mix_asks_for_no_more_than_nudges_alone_would(life: Life) -> None:
    alone = Life(life.person, NUDGES_ONLY, says_how_sure=life.says_how_sure)
    assert [send.due_at for send in life.lives(8)] == [send.due_at for send in alone.lives(8)]


@given(LIVES)
@settings(max_examples=40, deadline=None)
def test_scenarios_are_at_most_half_of_a_week_and_never_two_in_a_row(life: Life) -> None:
    came = items_of(life.lives(8))
    assert all("scenario" not in {one.kind} & {other.kind} for one, other in pairwise(came))
    weeks: dict[Week, list[Send]] = defaultdict(list)
    for send in came:
        weeks[Week.of(send.local_date)].append(send)
    places = min(life.person.preferences.per_week, len(life.person.preferences.days))
    for week in weeks.values():
        assert sum(send.kind == "scenario" for send in week) <= max(1, places // 2)


@given(LIVES)
@settings(max_examples=40, deadline=None)
def test_a_week_with_two_items_has_a_scenario_while_there_are_new_ones(life: Life) -> None:
    weeks: dict[Week, list[tuple[Send, Progress]]] = defaultdict(list)
    for send, could in zip(life.lives(8), life.could, strict=False):
        if send.kind != "checkin":
            weeks[Week.of(send.local_date)].append((send, could))
    for week in weeks.values():
        new_left = any(scenario.id not in week[-1][1].met for scenario in in_the_weeks(MODULE))
        if len(week) > 1 and new_left:
            assert any(send.kind == "scenario" for send, _ in week)


@given(LIVES)
@settings(max_examples=40, deadline=None)
def test_nothing_comes_twice_before_all_that_may_come_was_met_unless_it_is_due(life: Life) -> None:
    for send, could in zip(life.lives(8), life.could, strict=True):
        if send.kind == "checkin":
            continue
        if send.item in could.met:
            known = could.recalls.get(str(send.item))
            due = known is not None and hours.local(known.due_at, ANA.tz).date() <= send.local_date
            left = [one.id for one in (*MODULE.nudges, *MODULE.practice) if one.id not in could.met]
            assert due or not left, f"{send.item} came again although {left} were new"
            assert send.reason == "due_again"
        else:
            assert send.reason == "next_in_order"
            of_its_kind = [i for i in could.met if i[0] == str(send.item)[0]]
            assert send.item == f"{str(send.item)[0]}{len(of_its_kind)}", "in the module's order"


@given(LIVES)
@settings(max_examples=20, deadline=None)
def test_the_same_life_brings_the_same_and_each_choice_has_its_seed_and_probability(life: Life) -> None:
    again = Life(life.person, levels=life.levels, says_how_sure=life.says_how_sure)
    came = life.lives(8)
    assert again.lives(8) == came
    for send in came:
        assert send.probability == (1 / len(WORDINGS) if send.kind == "nudge" else 1)
        assert send.seed.startswith(f"T1:U1:{send.item}:")
        assert (send.variant is not None) == (send.kind == "nudge")
        assert send.kind == KINDS[str(send.item)[0]]


def test_a_week_of_four_is_a_nudge_a_scenario_a_nudge_and_a_practice_task() -> None:
    life = Life(ANA, replace(MODULE, checkins=()))
    assert told(life.lives(2)) == "n0 s0 n1 p0 n2 s1 n3 p1"


@pytest.mark.parametrize(
    ("per_week", "came"),
    [(2, "n0 s0 n1 s1 p0 s2 n2 s3"), (1, "n0 s0 n1 p0 n2 s1 n3 p1"), (4, "n0 s0 n1 p0 n2 s1 n3 p1")],
)
def test_whoever_wants_fewer_gets_the_same_mix_more_slowly_and_a_scenario_a_week_where_two_come(
    per_week: int, came: str
) -> None:
    life = Life(replace(ANA, preferences=Preferences(per_week=per_week)), replace(MODULE, checkins=()))
    assert told(life.lives(8)[:8]) == came


def test_first_of_all_they_say_where_they_begin() -> None:
    first = Life(ANA).lives(1)
    assert told(first) == "c n0 s0 n1"
    assert (first[0].reason, first[0].subject) == ("baseline", "baseline")


def test_whoever_asks_for_something_to_try_gets_no_checkin_and_says_where_they_begin_after_it() -> None:
    asked = choose(ANA, History(), Progress(MODULE), NOW.date(), due_at=NOW, asked=True)
    assert asked.item == "n0"
    met = {"n0": Met(1, NOW)}
    assert choose(ANA, History(), Progress(MODULE, met), NOW.date(), due_at=NOW).reason == "baseline"
    many = {f"n{n}": Met(1, NOW) for n in range(3)}
    assert choose(ANA, History(), Progress(MODULE, many), NOW.date(), due_at=NOW).reason == "next_in_order"


#: A module of which every scenario was met.
KNOWN = replace(MODULE, scenarios=MODULE.scenarios[:4])
MET = {item: Met(1, NOW - timedelta(days=20)) for item in ("c", "n0", "n1", "s0", "s1", "s2", "s3")}


def choice(*recalls: Recall, met: dict[str, Met] = MET, at: datetime = NOW) -> Send:
    known = {one.item: one for one in recalls}
    return choose(ANA, History(), Progress(KNOWN, met, known), at.date(), due_at=at)


def test_what_is_due_comes_before_what_is_new_and_the_least_firm_first() -> None:
    long_ago = NOW - timedelta(days=20)
    firm, slipped = answered("s0", "advanced", long_ago), answered("s1", "unacceptable", long_ago)
    assert (choice(firm, slipped).item, choice(firm, slipped).reason) == ("s1", "due_again")
    assert choice(firm).item == "s0"
    assert choice(answered("s0", "advanced", NOW - timedelta(days=2))).item == "p0", "it is not due yet"


@given(LIVES)
@settings(max_examples=40, deadline=None)
def test_what_is_due_again_leaves_room_for_what_is_new(life: Life) -> None:
    weeks: dict[Week, list[Send]] = defaultdict(list)
    before: Send | None = None
    places = min(life.person.preferences.per_week, len(life.person.preferences.days))
    for send, could in zip(life.lives(8), life.could, strict=True):
        new_left = any(scenario.id not in could.met for scenario in in_the_weeks(MODULE))
        if send.kind == "scenario" and send.reason == "due_again" and new_left:
            assert before is not None
            assert before.reason == "next_in_order" or (places >= 4 and weeks[Week.of(send.local_date)])
        if send.kind == "scenario":
            weeks[Week.of(send.local_date)].append(send)
            before = send


@pytest.mark.parametrize(("per_week", "new"), [(4, 6), (2, 4)])
def test_however_much_is_due_again_new_scenarios_go_on_to_come(per_week: int, new: int) -> None:
    slips: list[LevelName] = ["unacceptable"]
    came = Life(replace(ANA, preferences=Preferences(per_week=per_week)), levels=slips).lives(8)
    scenarios = [send.reason for send in came if send.kind == "scenario"]
    assert scenarios.count("next_in_order") >= new
    assert scenarios.count("due_again") >= 3


def test_a_misconception_that_recurs_goes_before_a_new_scenario() -> None:
    at = NOW - timedelta(days=20)
    recalls = {name: answered(name, "unacceptable", at, "fairly", "fix-first") for name in ("s0", "s1")}
    again = choose(ANA, History(), Progress(MODULE, MET, recalls), NOW.date(), due_at=NOW)
    assert (again.kind, again.reason) == ("scenario", "second_look")


def test_it_is_due_on_its_date_at_whatever_hour_it_was_answered() -> None:
    answered_at_noon = NOW - timedelta(days=2) + timedelta(hours=5)
    assert choice(answered("s0", "proficient", answered_at_noon)).item == "s0"


def test_where_the_same_misconception_was_met_twice_comes_first_of_all() -> None:
    long_ago, lately = NOW - timedelta(days=20), NOW - timedelta(days=4)
    shaky = answered("s0", "unacceptable", long_ago)
    one = answered("s1", "unacceptable", lately, "fairly", "fix-first")
    slip = answered("s2", "unacceptable", long_ago, "fairly", "speed-is-care")
    other = replace(answered("s3", "advanced", NOW, "fairly", "fix-first"))
    assert (choice(shaky, one, slip).item, choice(shaky, one, slip).reason) == ("s0", "due_again")
    second = choice(shaky, one, slip, other)
    assert (second.item, second.reason) == ("s1", "second_look")


def test_what_was_sent_since_it_fell_due_does_not_come_twice_while_it_takes_answers() -> None:
    known = answered("s0", "unacceptable", NOW - timedelta(days=20))
    waits = MET | {"s0": Met(2, NOW - timedelta(days=3))}
    assert choice(known, met=waits).item == "p0"
    assert choice(known, met=waits, at=NOW + timedelta(days=12)).item == "s0"


def test_scenarios_that_were_asked_for_count_towards_the_half_of_a_week() -> None:
    def came(day: int, kind: str, *, requested: bool) -> Prompt:
        at = NOW + timedelta(days=day)
        return Prompt(
            "T1", f"p{day}", kind, "U1", "sent", "done", at, "asked_for",
            module="m", item=f"{kind[0]}9", local_date=at.date(), requested=requested,
        )  # fmt: skip

    kinds = ("scenario", "nudge", "scenario", "nudge")
    history = History([came(day, kind, requested=day > 1) for day, kind in enumerate(kinds)])
    recalls = {"s0": answered("s0", "unacceptable", NOW - timedelta(days=20))}
    friday, monday = NOW + timedelta(days=4), NOW + timedelta(days=7)
    progress = Progress(KNOWN, MET, recalls)
    assert choose(ANA, history, progress, friday.date(), due_at=friday).kind == "practice"
    assert choose(ANA, history, progress, monday.date(), due_at=monday).item == "s0"


def test_a_scenario_that_was_withdrawn_does_not_come_back() -> None:
    assert choice(answered("gone", "unacceptable", NOW - timedelta(days=20))).item == "p0"


def test_when_all_was_met_what_was_met_longest_ago_comes_and_scenarios_are_left_to_the_spacing() -> None:
    everything = (*MODULE.nudges, *MODULE.practice, *MODULE.scenarios, *MODULE.checkins)
    met = {item.id: Met(1, NOW - timedelta(days=30 - n)) for n, item in enumerate(everything)}
    met["s3"] = Met(1, NOW - timedelta(days=60))
    unanswered = choice(met=met)
    assert (unanswered.item, unanswered.reason) == ("s3", "due_again")
    assert choice(answered("s3", "advanced", NOW - timedelta(days=1)), met=met).item == "n0"


def test_the_weekly_checkin_takes_the_last_place_of_a_week_in_which_nothing_asked_how_sure() -> None:
    silent = Life(ANA, says_how_sure=False)
    silent.lives(3)
    by_week = [
        [send.reason for send in silent.sends if send.local_date in Week.of(NOW.date()).before(-n)] for n in range(3)
    ]
    assert by_week[0].count("weekly_checkin") == 0, "the baseline was this week's"
    assert [week.index("weekly_checkin") for week in by_week[1:]] == [3, 3]
    assert silent.sends[-1].subject == "weekly"


@pytest.mark.parametrize(("per_week", "says"), [(4, True), (2, False), (1, False)])
def test_no_checkin_takes_a_place_where_others_ask_or_where_places_are_few(per_week: int, says: bool) -> None:
    life = Life(replace(ANA, preferences=Preferences(per_week=per_week)), says_how_sure=says)
    assert "weekly_checkin" not in {send.reason for send in life.lives(8)}


def test_thirty_and_ninety_days_after_the_end_a_probe_asks_how_sure_and_brings_one_scenario() -> None:
    last_day = NOW.date() + timedelta(days=13)
    life = Life(ANA, last_day=last_day)
    after_the_end = [send for send in life.lives(24) if send.local_date > last_day]
    assert [(send.kind, send.subject, send.reason) for send in after_the_end] == [
        ("checkin", "probe30", "probe"),
        ("scenario", "probe30", "probe"),
        ("checkin", "probe90", "probe"),
        ("scenario", "probe90", "probe"),
    ]
    days = [(send.local_date - last_day).days for send in after_the_end]
    assert 30 <= days[0] < days[1] < 44
    assert 90 <= days[2] < days[3] < 104
    new = [str(send.item) for send in after_the_end if send.kind == "scenario"]
    assert len(set(new)) == 2
    assert not set(new) & {send.item for send in life.sends if send.local_date <= last_day}


@given(LIVES)
@settings(max_examples=20, deadline=None)
def test_however_long_the_programme_its_probes_bring_what_was_not_met(life: Life) -> None:
    life.last_day = NOW.date() + timedelta(weeks=20, days=-1)
    came = [send for send in life.lives(36) if send.kind == "scenario"]
    probes = [send.item for send in came if send.reason == "probe"]
    assert len(set(probes)) == 2
    assert not set(probes) & {send.item for send in came if send.reason != "probe"}


def test_whoever_met_nothing_or_keeps_silent_is_not_asked_after_the_end() -> None:
    last_day = NOW.date() - timedelta(days=30)
    nothing = decide(ANA, History(), Progress(MODULE), now=NOW, last_day=last_day)
    assert [one.reason for one in nothing] == ["programme_over"]
    silent = decide(ANA, History(unanswered=5), Progress(MODULE, MET), now=NOW, last_day=last_day)
    assert [one.reason for one in silent] == ["programme_over"]
    met = decide(ANA, History(), Progress(MODULE, MET), now=NOW, last_day=last_day)
    assert [one.reason for one in met] == ["probe"]


def test_what_somebody_asks_for_takes_no_probes_place() -> None:
    last_day = NOW.date() - timedelta(days=32)
    asked = Prompt(
        "T1", "p1", "scenario", "U1", "sent", "done", NOW - timedelta(days=1), "asked_for",
        module="m", item="s0", local_date=NOW.date() - timedelta(days=1), requested=True,
    )  # fmt: skip
    probed = replace(asked, prompt_id="p2", kind="checkin", item="c", requested=False)
    made = decide(ANA, History([asked, probed]), Progress(MODULE, MET), now=NOW, last_day=last_day)
    assert isinstance(made[-1], Send)
    assert (made[-1].item, made[-1].reason) == ("s4", "probe")


def test_a_probe_keeps_the_persons_quiet() -> None:
    paused = replace(ANA, preferences=Preferences(paused_until=NOW + timedelta(days=2)))
    last_day = NOW.date() - timedelta(days=30)
    made = decide(paused, History(), Progress(MODULE, MET), now=NOW, last_day=last_day)
    assert [one.reason for one in made] == ["paused", "paused", "probe"]


def test_a_probe_that_is_near_is_seen_ahead() -> None:
    made = decide(ANA, History(), Progress(MODULE, MET), now=NOW, last_day=NOW.date() - timedelta(days=28))
    assert [one.reason for one in made] == ["programme_over", "programme_over", "probe"]
