"""The gap map's sums twice: by SQL, and by a second computation over random logs that shares no code with it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import astuple
from datetime import date, timedelta
from typing import Any

import oracle
import pytest
from lives import Life, noon, write
from random_logs import COHORTS, ELSEWHERE, LEVELS, MODULES, TEAM, WEEK, Maker

from coaching.events import Event, EventName
from coaching.gap_counts import Found
from coaching.gaps import Period
from coaching.mean_levels import PARTS
from coaching.scopes import Added, Place, Sums
from storage import consents, events, gaps
from storage.engine import Store

PERIODS = [Period.number(0, begun=WEEK.before(back)) for back in (7, 4, 2)]
SCENARIOS = {(module, f"s{n}"): f"{module}{n % 2}" for module in MODULES for n in range(12)}

Adds = dict[Place, tuple[int, ...]]


class Answering(Maker):
    """People who answer situations besides: begun on one message and answered on another, after a hint, again."""

    def _lives(self, name: str) -> None:
        super()._lives(name)
        for n, day in enumerate(self._days(self.people[name].joined, 24)):
            self._meets(name, day, f"m{n}")

    def _meets(self, name: str, day: date, message: str) -> None:
        dice = self.dice
        # s12 is in no module any more, and nothing ties it to a behaviour.
        more = {"module": dice.choice(MODULES), "item": f"s{dice.randrange(13)}", "prompt": message}
        more["prompt"] = dice.choice([message, message, None])
        for _ in range(dice.choice([0, 1, 1, 2])):
            self._say("scenario_step", day, name, outcome="one:a", value=12.0, **more)
        if dice.random() < 0.3:
            self._say("scenario_step", day, name, outcome="one:b", **{**more, "prompt": "another"})
        if dice.random() < 0.2:
            self._say("hint_opened", day, name, value=dice.choice([None, 0.0, 1.0]), **more)
        if dice.random() < 0.8:
            score = dice.choice([0.0, 1 / 3, 1 / 3, 0.5, 2 / 3, 2 / 3, 1 / 6, 7 / 9, 1.0, None, 1.5])
            told = self._say("scenario_answered", day, name, outcome="developing", value=score, **more)
            if dice.random() < 0.2:
                changed = {"replaces": told.event_id, "value": 1.0}
                self._say("scenario_answered", day, name, outcome="advanced", **more, **changed)


@pytest.fixture(params=range(2))
def made(request: pytest.FixtureRequest, store: Store) -> Answering:
    made = Answering(request.param, size=60)
    with store.write() as tx:
        made.write(tx)
        Answering(100 + request.param, size=3).write(tx, ELSEWHERE)
    return made


def enrolled(made: Maker, period: Period) -> dict[str, Place]:
    parts = oracle.parts(made.log, "active_users", period.last.monday)
    return {who: Place(one.cohort, one.role, one.manager) for who, one in parts.items()}


def is_first(answer: Event, acts: list[Event]) -> bool:
    """Whether nothing went before but decisions on the same message."""
    turn = {"hint_opened": 0, "scenario_step": 1, "scenario_answered": 2}

    def when(one: Event) -> tuple[object, ...]:
        return one.occurred_at, turn[one.name], one.event_id

    before = [one for one in acts if when(one) < when(answer)]
    return all(one.name == "scenario_step" and one.prompt == answer.prompt for one in before)


def answers(made: Maker, period: Period) -> dict[tuple[str, str], Adds]:
    """Add up first answers person by person, from the words of docs/kpis.md."""
    found: dict[tuple[str, str], dict[Place, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for who, place in enrolled(made, period).items():
        acts = defaultdict(list)
        for one in made.events:
            is_hint_after = one.name == "hint_opened" and one.value == 1.0
            counts = one.name in ("scenario_step", "hint_opened", "scenario_answered") and not is_hint_after
            if one.person == who and counts and one.item and one.replaces is None:
                acts[one.module, one.item].append(one)
        by_behaviour = defaultdict(list)
        for (module, item), those in acts.items():
            for one in those:
                known = one.name == "scenario_answered" and one.value is not None and 0 <= one.value <= 1
                timely = period.first.monday <= one.local_date <= period.last.sunday
                if known and timely and (module, item) in SCENARIOS and is_first(one, those):
                    by_behaviour[module, SCENARIOS[module, item]].append(round(one.value * PARTS))
        for key, levels in by_behaviour.items():
            found[key][place].append((sum(levels), len(levels)))
    return {key: {place: sums(parts) for place, parts in by_place.items()} for key, by_place in found.items()}


def checks(made: Maker, period: Period) -> dict[str, Adds]:
    """Add up the newest note of each person that stands; who wrote it is its manager."""
    gone = {one.replaces for one in made.events if one.replaces}
    found: dict[str, dict[Place, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for who, place in enrolled(made, period).items():
        newest: dict[str, Event] = {}
        for one in made.events:
            noted = one.name == "manager_check" and one.person == who and one.outcome in LEVELS
            if noted and one.event_id not in gone and period.first.monday <= one.local_date <= period.last.sunday:
                before = newest.get(one.module or "")
                later = before is None or (before.occurred_at, before.event_id) < (one.occurred_at, one.event_id)
                newest[one.module or ""] = one if later else before
        for module, one in newest.items():
            by = Place(place.cohort, place.role, one.actor or "")
            found[module][by].append((LEVELS.index(one.outcome or "") * PARTS // 3, 1))
    return {module: {place: sums(parts) for place, parts in by_place.items()} for module, by_place in found.items()}


def sums(parts: list[tuple[int, int]]) -> tuple[int, ...]:
    rows = [(1, k, d, k * k, k * d, d * d) for k, d in parts]
    return tuple(map(sum, zip(*rows, strict=True)))


def test_every_sum_is_what_a_second_computation_gives(store: Store, made: Answering) -> None:
    seen = 0
    for period in PERIODS:
        with store.write() as tx:
            read = gaps.read(tx, TEAM, period, SCENARIOS)
        places = enrolled(made, period)
        assert sum(read.enrolled.values()) == len(places)
        assert read.enrolled.keys() == set(places.values())
        assert as_tuples(read.answers) == answers(made, period), period
        assert as_tuples(read.checks) == checks(made, period), period
        seen += sum(row.n for rows in (read.answers, read.checks) for one in rows.values() for row in one.values())
    assert seen > 60


def as_tuples(sums_of: Mapping[Any, Added]) -> dict[Any, Adds]:
    return {key: {place: astuple(one) for place, one in added.items()} for key, added in sums_of.items()}


def test_of_some_cohorts_it_is_their_part_of_the_whole(store: Store, made: Answering) -> None:
    with store.write() as tx:
        whole = gaps.read(tx, TEAM, PERIODS[1], SCENARIOS)
        part = gaps.read(tx, TEAM, PERIODS[1], SCENARIOS, cohorts=[COHORTS[0]])
    for theirs, everybodys in ((part.answers, whole.answers), (part.checks, whole.checks)):
        cut = {
            key: own
            for key, added in everybodys.items()
            if (own := {place: one for place, one in added.items() if place.cohort == COHORTS[0]})
        }
        assert theirs == cut


@pytest.fixture
def ana(store: Store) -> Life:
    joined = PERIODS[0].first.monday
    life = Life("ana", joined, places=[(joined, "mia", "east")], answers=[(joined, "agreed")])
    with store.write() as tx:
        write(tx, life)
    return life


def tell(store: Store, key: str, name: EventName, day: date, **more: object) -> None:
    said = Event(key, name, noon(day), day, "ana", module="x", **more)  # type: ignore[arg-type]
    with store.write() as tx:
        assert events.write(tx, TEAM, said)


def found(store: Store, period: Period) -> Found:
    with store.read() as tx:
        return gaps.read(tx, TEAM, period, SCENARIOS)


def test_what_was_answered_in_one_period_is_no_first_answer_in_the_next(store: Store, ana: Life) -> None:
    first, second = PERIODS[0], Period.number(1, begun=PERIODS[0].first)
    tell(store, "a", "scenario_answered", first.first.monday, item="s1", prompt="p1", value=1 / 3)
    tell(store, "b", "scenario_answered", second.first.monday, item="s1", prompt="p2", value=1.0)
    here = {Place("east", "", "mia"): Sums.of([(PARTS // 3, 1)])}
    assert found(store, first).answers == {("x", "x1"): here}
    assert found(store, second).answers == {}


def test_two_situations_of_one_behaviour_are_two_answers_of_one_person(store: Store, ana: Life) -> None:
    for item, value in (("s1", 1 / 3), ("s3", 2 / 3), ("s2", 1.0)):
        tell(store, item, "scenario_answered", PERIODS[0].first.monday, item=item, prompt=item, value=value)
    parts = {behaviour: next(iter(by.values())) for (_, behaviour), by in found(store, PERIODS[0]).answers.items()}
    assert parts == {"x1": Sums.of([(PARTS, 2)]), "x0": Sums.of([(PARTS, 1)])}


def test_the_newest_level_stands_and_what_was_taken_back_or_became_unseen_does_not(store: Store, ana: Life) -> None:
    days = [PERIODS[0].first.monday + timedelta(days=n) for n in range(4)]
    by = {"actor": "kim"}
    tell(store, "a", "manager_check", days[0], outcome="proficient", **by)
    tell(store, "b", "manager_check", days[1], outcome="developing", **by)
    tell(store, "c", "manager_check", days[2], outcome="not_observed", **by)
    noted = {Place("east", "", "kim"): Sums.of([(PARTS // 3, 1)])}
    assert found(store, PERIODS[0]).checks == {"x": noted}
    tell(store, "d", "taken_back", days[3], replaces="b", **by)
    noted = {Place("east", "", "kim"): Sums.of([(2 * PARTS // 3, 1)])}
    assert found(store, PERIODS[0]).checks == {"x": noted}
    tell(store, "e", "manager_check", days[3], outcome="not_observed", replaces="a", **by)
    assert found(store, PERIODS[0]).checks == {}


def test_whoever_withdrew_before_the_periods_end_is_in_it_no_more(store: Store, ana: Life) -> None:
    tell(store, "a", "scenario_answered", PERIODS[0].first.monday, item="s1", prompt="p1", value=1 / 3)
    assert found(store, PERIODS[0]).enrolled == {Place("east", "", "mia"): 1}
    on = PERIODS[0].last.monday
    with store.write() as tx:
        consents.note(
            tx, TEAM, "ana", answer="withdrawn", text_version=1, source="person", occurred_at=noon(on), local_date=on
        )
    assert found(store, PERIODS[0]) == Found()
