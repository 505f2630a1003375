"""A team's story: from what happened in its week, kept as it was told, and never from anything private."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from engines import ENGINES, on_engine
from sqlalchemy import update

from coaching.events import Event
from coaching.hours import moment
from coaching.kudos import Said, what_for
from coaching.prompts import Prompt
from coaching.reportbacks import Outcome
from coaching.stories import Story
from coaching.weeks import Week
from scheduler import joining, reportbacks, sharing, stories, thanks
from scheduler.thanks import Given, Saying
from storage import channels, digests, erasing, events, moments, outbox, people, workspaces
from storage import reportbacks as rows
from storage.prompts import prompt

if TYPE_CHECKING:
    from tests.scheduler.conftest import Office

TEAM, CHANNEL, MODULE = "T1", "C0TEAM", "active-listening"
WEEK = Week.parse("2026-W47")
WEDNESDAY = datetime(2026, 11, 18, 10, tzinfo=UTC)
#: When the week has ended for everybody.
ENDED = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORDS = "you let me finish, and I could think aloud"


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, empty: Office) -> Iterator[Office]:
    """The same office, on either engine."""
    yield from on_engine(request, empty)


@pytest.fixture
def team(office: Office) -> Office:
    """Six managers with five people each, of whom the first four began this week; their team has a channel."""
    for lead in range(6):
        office.lead(f"lead{lead}")
        for n in range(5):
            office.hire(name := f"p{lead}{n}", manager=f"lead{lead}")
            for week in (WEEK.before(), WEEK):
                acts = ("opened",) if week == WEEK and n < 4 else ()
                office.act(name, moment(week.monday, time(10), "Europe/Madrid"), *acts)
    with office.store.write() as tx:
        channels.choose(tx, TEAM, "listening", CHANNEL)
    return office


def story(office: Office, week: Week = WEEK, *, ended: datetime = ENDED, measure: str = "active_users") -> Story:
    programme = office.library.programmes["listening"]
    chosen = replace(programme, chain=replace(programme.chain, measure=measure))
    library = replace(office.library, programmes={"listening": chosen})
    with office.store.read() as tx:
        cohort = workspaces.opened(tx, TEAM)["listening"]
    return stories.read(office.store, library, TEAM, cohort, week, ended=ended)


def give(office: Office, by: str, to: str, words: str, *, offer: bool, now: datetime = WEDNESDAY) -> str:
    with office.store.write() as tx:
        giver = people.find(tx, TEAM, by)
        assert giver is not None
        saying = Saying(MODULE, "lets-others-finish", words, team=offer)
        given = thanks.give(tx, giver, to, saying, key=f"{by} {to} {now}", now=now)
    assert isinstance(given, Given), given
    return given.kudos.kudos_id


def answer(office: Office, kudos_id: str, *, yes: bool, posted: bool = True, now: datetime = WEDNESDAY) -> None:
    with office.store.write() as tx:
        one = moments.kudos.find(tx, TEAM, kudos_id)
        assert one is not None
        receiver = people.find(tx, TEAM, one.receiver)
        assert receiver is not None
        if not yes:
            sharing.keep_private(tx, TEAM, one, now=now, real_now=now)
            return
        assert sharing.share(tx, receiver, one, now=now) is not None
        if posted:
            post = sharing.post_of(TEAM, kudos_id)
            tx.execute(update(prompt).where(prompt.c.prompt_id == post).values(state="sending"))
            outbox.sent(tx, TEAM, post, channel=CHANNEL, ts=f"1.{len(kudos_id)}", shown="yes", now=now)


def share(office: Office, by: str = "p00", to: str = "p10", words: str = WORDS, *, now: datetime = WEDNESDAY) -> str:
    kudos_id = give(office, by, to, words, offer=True, now=now)
    answer(office, kudos_id, yes=True, now=now)
    return kudos_id


def said(office: Office, found: Story) -> Said | None:
    """What stands today of the kudos that a story tells of."""
    with office.store.read() as tx:
        one = moments.standing(tx, TEAM, found.moment or "")
    return Said(one, what_for(office.library.modules, one.module, one.behaviour)) if one else None


def erase(office: Office, name: str) -> None:
    with office.store.write() as tx:
        erasing.erase(tx, TEAM, name, pseudonym=f"gone {name[::-1]}", text_version=3, now=ENDED, today=ENDED.date())


def report(office: Office, name: str, outcome: Outcome, *, card: str, on: date = WEEK.monday) -> None:
    asked = Prompt(
        TEAM, f"q-{name}", "report_back", name, "sent", "answered", ENDED, "card_tried", module=MODULE, item=card
    )
    happened = Event(
        *(f"answer {name}", "reported_back", ENDED, on, name),
        module=MODULE,
        item=card,
        prompt=f"q-{name}",
        outcome=outcome,
    )
    with office.store.write() as tx:
        rows.keep(tx, asked, outcome, on=on)
        assert events.write(tx, TEAM, happened)


def test_a_week_is_told_with_a_move_and_a_moment(team: Office) -> None:
    kudos_id = share(team)
    found = story(team)
    lines = found.lines(said(team, found))
    assert lines[0].startswith(
        "Taking part went up among the same 30 people in 6 teams: 80 points more than the week before, likely "
    )
    assert lines[1] == f"Shared in the same week, with the leave of both: p00 thanks p10 for listening, “{WORDS}”"
    assert [clause.sources for clause in found.told(said(team, found))] == [
        ("reading:2026-W47:cohort:listening:active_users", "reading:2026-W46:cohort:listening:active_users"),
        (kudos_id,),
    ]


def test_a_week_like_the_one_before_says_so(team: Office) -> None:
    later = story(team, WEEK.before(2), ended=ENDED - timedelta(weeks=2))
    assert later.lines() == (
        "No move to tell this week in taking part: few messages went out, this week or the week before.",
    )
    assert (
        story(team, measure="practice_tasks")
        .lines()[0]
        .startswith("No move this week in tasks done: among the same 30 ")
    )


def test_what_managers_said_of_a_question_is_told_in_counts_with_their_answers_as_sources(team: Office) -> None:
    card = team.library.modules[MODULE].cards[0]
    for n, outcome in enumerate(("worked", "worked", "worked", "partly", "not", "worked")):
        report(team, f"lead{n}", outcome, card=card.id)  # type: ignore[arg-type]
    with team.store.write() as tx:
        reportbacks.tell_due(tx, TEAM, MODULE, now=ENDED)
    clause = story(team).clauses[1]
    assert clause.text == (
        f"New this week: of 6 managers who tried “{card.question}” it worked for 4 and partly for 1."
    )
    assert clause.sources == tuple(f"answer lead{n}" for n in range(6))
    assert len(story(team, WEEK.before(-1), ended=ENDED + timedelta(weeks=1)).clauses) == 1


def test_four_managers_are_not_told_of(team: Office) -> None:
    card = team.library.modules[MODULE].cards[0]
    for n in range(4):
        report(team, f"lead{n}", "worked", card=card.id)
    with team.store.write() as tx:
        reportbacks.tell_due(tx, TEAM, MODULE, now=ENDED)
    assert len(story(team).clauses) == 1


def test_no_manager_is_named(team: Office) -> None:
    share(team)
    for n in range(6):
        report(team, f"lead{n}", "worked", card=team.library.modules[MODULE].cards[0].id)
    with team.store.write() as tx:
        reportbacks.tell_due(tx, TEAM, MODULE, now=ENDED)
    found = story(team)
    assert len(found.told(said(team, found))) == 3
    assert "lead" not in " ".join(found.lines(said(team, found))[:-1])


def test_what_was_told_once_is_kept_and_its_moment_is_not_told_again(team: Office) -> None:
    share(team)
    first = story(team)
    with team.store.write() as tx:
        assert stories.keep(tx, TEAM, first, now=ENDED)
        assert not stories.keep(tx, TEAM, replace(first, clauses=first.clauses[:1]), now=ENDED)
    with team.store.read() as tx:
        assert stories.find(tx, TEAM, "listening", WEEK) == first
        assert stories.find(tx, TEAM, "listening", WEEK.before()) is None
    assert first.moment is not None
    again = story(team, WEEK.before(-1), ended=ENDED + timedelta(days=1))
    assert again.moment is None


@pytest.mark.parametrize("who", ["p00", "p10"])
def test_the_words_of_whoever_is_erased_vanish_from_stories_that_were_kept(team: Office, who: str) -> None:
    share(team)
    found = story(team)
    assert said(team, found) is not None
    with team.store.write() as tx:
        stories.keep(tx, TEAM, found, now=ENDED)
    erase(team, who)
    with team.store.read() as tx:
        kept = stories.find(tx, TEAM, "listening", WEEK)
        body = digests.find(tx, TEAM, digests.id_of("story:listening", WEEK))
    assert kept == found
    assert said(team, found) is None
    assert len(kept.lines()) == 1
    assert not any(private in str(body) for private in (WORDS, "p00", "p10"))


@pytest.mark.parametrize("who", ["p00", "p10"])
def test_of_whoever_withdrew_nothing_is_told_any_more(team: Office, who: str) -> None:
    share(team)
    found = story(team)
    with team.store.write() as tx:
        person = people.find(tx, TEAM, who)
        assert person is not None
        joining.withdraw(tx, person, now=ENDED)
    assert said(team, found) is None
    assert story(team).moment is None


STATES = ("private", "offered", "kept", "agreed", "shared", "taken_out", "taken_back", "erased", "other_week")


def reach(office: Office, state: str, by: str, to: str, words: str) -> None:
    now = WEDNESDAY - timedelta(weeks=state == "other_week")
    kudos_id = give(office, by, to, words, offer=state != "private", now=now)
    if state in ("kept", "agreed"):
        answer(office, kudos_id, yes=state == "agreed", posted=False)
    elif state not in ("private", "offered"):
        answer(office, kudos_id, yes=True, now=now)
    if state == "taken_out":
        answer(office, kudos_id, yes=False)
    elif state == "taken_back":
        with office.store.write() as tx:
            day = WEDNESDAY.date()
            assert thanks.take_back(tx, TEAM, by, kudos_id, today=day, now=WEDNESDAY, real_now=WEDNESDAY)
    elif state == "erased":
        erase(office, random.Random(words).choice((by, to)))  # noqa: S311 - a test's dice


@pytest.mark.parametrize("seed", range(4))
def test_whatever_becomes_of_thanks_only_what_both_share_is_ever_told(team: Office, seed: int) -> None:
    chance, told = random.Random(seed), set()  # noqa: S311 - a test's dice
    reached = [chance.choice(STATES) for _ in range(10)] + ["shared"] * (seed % 2)
    for n, state in enumerate(reached):
        reach(team, state, f"p{n % 6}{n // 6}", f"p{n % 6}{n // 6 + 2}", f"{state} words of thanks number {n}")
    found, week = story(team), WEEK
    while found.moment:
        told.add(" ".join(found.lines(said(team, found))))
        with team.store.write() as tx:
            # The same week is told again and again, as if each time were another one.
            week = week.before()
            stories.keep(tx, TEAM, replace(found, week=week), now=ENDED)
        found = story(team)
    assert len(told) == reached.count("shared")
    for line in told:
        assert "“shared words of thanks" in line
        assert not any(f"{state} words" in line for state in STATES if state != "shared")
