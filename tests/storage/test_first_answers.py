"""Which answers are first ones: before hints and second tries, to scenarios the person had not met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from coaching.difficulty import norms_of
from coaching.events import Event, EventName
from coaching.first_answers import Act, FirstAnswer, Rating
from coaching.first_answers import first_answers as found_in
from coaching.people import Newcomer
from coaching.prompts import Plan, prompt_id
from storage import events, first_answers, people, prompts, roster
from storage.engine import Store

NOW = datetime(2026, 11, 17, 9, tzinfo=UTC)


@dataclass
class Learner:
    """Somebody who acts, a minute after the last act."""

    store: Store
    who: str = "ana"
    minutes: int = 0

    def act(
        self, name: EventName, item: str, prompt: str | None, outcome: str | None = None, value: float | None = None
    ) -> Event:
        self.minutes += 1
        at = NOW + timedelta(minutes=self.minutes)
        happened = Event(
            f"{self.who}{self.minutes}",
            name,
            at,
            at.date(),
            self.who,
            module="m",
            item=item,
            prompt=prompt,
            outcome=outcome,
            value=value,
        )
        with self.store.write() as tx:
            assert events.write(tx, "T1", happened)
        return happened

    def answers(self, item: str, prompt: str, score: float | None = 2 / 3, sure: str = "fairly") -> None:
        self.act("scenario_step", item, prompt, "one:a", 12.0)
        self.act("confidence_rated", item, prompt, sure, {"sure": 1.0, "fairly": 0.5}.get(sure, 0.0))
        self.act("scenario_answered", item, prompt, "proficient" if (score or 0) > 0.5 else "developing", score)

    @property
    def first(self) -> tuple[FirstAnswer, ...]:
        with self.store.read() as tx:
            return first_answers.of(tx, "T1", [self.who, "nobody"], "m")[self.who]


@pytest.fixture
def ana(store: Store) -> Learner:
    return Learner(store)


def test_an_answer_comes_with_its_score_and_how_sure_the_person_was(ana: Learner) -> None:
    ana.answers("s1", "p1", 2 / 3, "sure")
    ana.answers("s2", "p2", 1 / 3, "guessing")
    day = date(2026, 11, 17)
    assert ana.first == (
        FirstAnswer("s1", day, 2 / 3, right=True, sure="sure"),
        FirstAnswer("s2", day, 1 / 3, right=False, sure="guessing"),
    )


def test_a_hint_of_the_same_moment_was_read_before_the_answer() -> None:
    answered = Act("scenario_answered", NOW, NOW.date(), "s1", "p1", "proficient", 2 / 3)
    hint = answered._replace(name="hint_opened", outcome="one", value=None)
    step = answered._replace(name="scenario_step", outcome="one:a", value=12.0)
    assert [bool(found_in(acts)) for acts in ([answered, step], [answered, step, hint])] == [True, False]


def test_whoever_answered_nothing_has_no_answers(ana: Learner) -> None:
    assert ana.first == ()


def test_a_repeat_feeds_the_schedule_alone(ana: Learner) -> None:
    ana.answers("s1", "p1", 1 / 3)
    ana.answers("s1", "p2", 1.0)
    assert [one.score for one in ana.first] == [1 / 3]


def test_an_answer_after_a_hint_is_no_first_answer_and_neither_is_the_next(ana: Learner) -> None:
    ana.act("hint_opened", "s1", "p1", "one")
    ana.answers("s1", "p1")
    ana.answers("s1", "p2")
    assert ana.first == ()


def test_a_hint_read_while_trying_again_takes_nothing_back(ana: Learner) -> None:
    ana.answers("s1", "p1")
    ana.act("retried", "s1", "p1")
    ana.act("hint_opened", "s1", "p1", "one")
    ana.act("scenario_step", "s1", "p1", "one:b", 3.0)
    assert len(ana.first) == 1


def test_a_scenario_begun_and_left_was_met(ana: Learner) -> None:
    ana.act("scenario_step", "s1", "p1", "one:a", 10.0)
    ana.answers("s1", "p2")
    assert ana.first == ()


def test_one_that_was_only_opened_was_not_met_yet(ana: Learner) -> None:
    ana.act("opened", "s1", "p1")
    ana.answers("s1", "p2")
    assert len(ana.first) == 1


def test_an_answer_to_a_withdrawn_scenario_is_not_scored(ana: Learner) -> None:
    ana.answers("s1", "p1", None)
    assert ana.first == ()


def test_an_answer_without_a_rating_counts_for_capability(ana: Learner) -> None:
    ana.act("scenario_answered", "s1", "p1", "advanced", 1.0)
    assert [(one.score, one.right, one.sure) for one in ana.first] == [(1.0, True, None)]


def test_several_steps_and_their_hints_on_one_message_are_one_answer(ana: Learner) -> None:
    ana.act("scenario_step", "s1", "p1", "one:a", 10.0)
    ana.act("scenario_step", "s1", "p1", "two:b", 10.0)
    ana.act("scenario_answered", "s1", "p1", "proficient", 2 / 3)
    assert len(ana.first) == 1


def test_other_modules_are_left_out(ana: Learner, store: Store) -> None:
    ana.answers("s1", "p1")
    with store.read() as tx:
        assert first_answers.of(tx, "T1", ["ana"], "other") == {"ana": ()}
        assert first_answers.of(tx, "T2", ["ana"], "m") == {"ana": ()}


def test_everybody_who_takes_part_is_read_a_page_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_answers, "PAGE", 2)
    for who in ("ana", "ben", "eve", "omar"):
        newcomer = Newcomer(who, who, None, "UTC", None, None, None, None, date(2026, 1, 1), None, None)
        with store.write() as tx:
            roster.welcome(tx, "T1", newcomer, today=NOW.date())
            if who != "omar":
                people.change(tx, "T1", who, consent="agreed")
        Learner(store, who).answers("s1", f"p{who}")
    pages = list(first_answers.pages(store, "T1", "m"))
    assert [sorted(page) for page in pages] == [["ana", "ben"], ["eve"]]
    assert norms_of(answers for page in pages for answers in page.values()).people == 3


def test_ratings_of_check_ins_are_told_apart_from_those_of_answers(ana: Learner, store: Store) -> None:
    for subject in ("baseline", "probe30"):
        plan = Plan("checkin", "ana", subject, NOW, "next_in_order", module="m", item="week", subject=subject)
        with store.write() as tx:
            prompts.plan(tx, "T1", [plan])
    ana.answers("s1", "p1")
    first = ana.act("confidence_rated", "week", prompt_id("T1", "baseline"), "2", 0.25)
    ana.act("confidence_rated", "week", prompt_id("T1", "probe30"), "5", 1.0)
    changed = Event(
        "changed",
        "confidence_rated",
        NOW + timedelta(hours=1),
        NOW.date(),
        "ana",
        module="m",
        item="week",
        prompt=first.prompt,
        replaces=first.event_id,
        value=0.5,
    )
    with store.write() as tx:
        events.write(tx, "T1", changed)
    with store.read() as tx:
        found = first_answers.ratings(tx, "T1", ["ana", "ben"], "m")
    assert found == {
        "ana": (Rating("probe30", "week", NOW.date(), 1.0), Rating("baseline", "week", NOW.date(), 0.5)),
        "ben": (),
    }
