"""Questions about colleagues: whose turn it is, read from the rows; and whether a planned one may still be asked."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from coaching import hours
from coaching.attention import History
from coaching.decisions import Send, Skip
from coaching.items import Module
from coaching.peers import may_take, next_behaviour, takes_questions
from coaching.people import Person
from coaching.prompts import Prompt
from coaching.rotation import Ask, Circle, Colleague, may_observe
from scheduler.courses import Course
from storage import events, peers, people, prompts
from storage.presses import Press

#: Asks are remembered for so long: more than a programme lasts, most of the time.
LOOKS_BACK = timedelta(weeks=26)


@dataclass(slots=True)
class _Round:
    """People who may be asked about each other, with the module of each, and what was asked about them."""

    circle: Circle
    modules: Mapping[str, Module]
    asked: Mapping[str, Counter[str]]

    def take(self, observer: str, subject: str, on: date, behaviour: str) -> None:
        """Count a question from now on."""
        people = self.circle.people
        shared = people[observer].manager is not None and people[observer].manager == people[subject].manager
        self.circle.asks.append(Ask(observer, subject, on, shared))
        self.asked[subject][behaviour] += 1


def questions(
    tx: Connection,
    workspace_id: str,
    decided_for: Sequence[Person],
    history: Mapping[str, History],
    decisions: Mapping[str, Sequence[Send | Skip]],
    courses: Mapping[str, Course],
    *,
    now: datetime,
) -> dict[str, Send]:
    """Return who is asked about a colleague instead of what was chosen last for them, and the question.

    They are asked one after the other: whom one is asked about counts for the next.
    """
    places: dict[str, Send] = {}
    for who in decided_for:
        last = decisions[who.person_id][-1] if decisions.get(who.person_id) else None
        if isinstance(last, Send) and may_take(who, history[who.person_id], last):
            places[who.person_id] = last
    observers = [who for who in decided_for if who.person_id in places]
    return _asked(tx, workspace_id, observers, places, courses, now=now) if observers else {}


def _asked(
    tx: Connection,
    workspace_id: str,
    observers: Sequence[Person],
    places: Mapping[str, Send],
    courses: Mapping[str, Course],
    *,
    now: datetime,
) -> dict[str, Send]:
    this = _read(tx, workspace_id, observers, places, courses, now=now)
    found = {}
    for person in observers:
        who, place = person.person_id, places[person.person_id]
        seed = f"{workspace_id}:{who}:{place.local_date}:colleague"
        turn = this.circle.turn(who, place.local_date, seed=seed)
        if turn is None:
            continue
        module = this.modules[turn.subject]
        answers = peers.answered(tx, workspace_id, turn.subject)
        behaviour = next_behaviour(module, this.asked[turn.subject], answers)
        this.take(who, turn.subject, place.local_date, behaviour.id)
        found[who] = place._replace(
            kind="peer_question",
            reason="peer_turn",
            module=module.id,
            item=behaviour.id,
            variant=None,
            subject=turn.subject,
            probability=turn.probability,
            seed=seed,
        )
    return found


def _read(
    tx: Connection,
    workspace_id: str,
    observers: Sequence[Person],
    places: Mapping[str, Send],
    courses: Mapping[str, Course],
    *,
    now: datetime,
) -> _Round:
    others = peers.around(tx, workspace_id, observers)
    colleagues = _colleagues(tx, workspace_id, others, courses, now=now)
    modules = {one.person_id: courses[one.cohort].module for one in others if one.cohort and one.cohort in courses}
    this = _Round(Circle(colleagues, []), modules, defaultdict(Counter))
    for ask, behaviour, state in peers.asks(tx, workspace_id, colleagues, since=now.date() - LOOKS_BACK):
        place = places.get(ask.observer)
        if place is not None and state == "planned" and ask.on == place.local_date:
            continue  # it is this place, planned before and now filled anew
        this.circle.asks.append(ask)
        this.asked[ask.subject][behaviour] += 1
    return this


def _colleagues(
    tx: Connection, workspace_id: str, others: Sequence[Person], courses: Mapping[str, Course], *, now: datetime
) -> dict[str, Colleague]:
    """Return those of these people who agreed and work here, as the turns need them."""
    here = [one for one in others if _takes_part(one, now)]
    who = [one.person_id for one in here]
    named, seldom = peers.names_of(tx, workspace_id, who), peers.seldom(tx, workspace_id, who)
    together = peers.together_since(tx, workspace_id, who)
    found = {}
    for one in here:
        course, today = courses.get(one.cohort or ""), hours.local(now, one.tz).date()
        practises = course is not None and today <= course.last_day(one.tz)
        found[one.person_id] = Colleague(
            one.person_id,
            one.manager,
            _since(one, course, together),
            named=named[one.person_id],
            practises=practises,
            by_reports=course is not None and course.about_managers,
            answers=practises and takes_questions(one, now=now, today=today),
            seldom=one.person_id in seldom,
        )
    return found


def _takes_part(one: Person, now: datetime) -> bool:
    return one.agreed and one.here_on(hours.local(now, one.tz).date())


def _since(one: Person, course: Course | None, together: Mapping[tuple[str, str], date]) -> date:
    """Return from when on somebody counts in their team: in it, agreed, and in the middle of a programme."""
    began = together.get((one.person_id, one.manager or ""), one.joined_on)
    opened = hours.local(course.opened_at, one.tz).date() if course else began
    return max(began, opened, one.consented_on or began)


def may_be_asked(tx: Connection, asked: Prompt, *, now: datetime) -> Person | None:
    """Return whom a question is about, if it may still be asked or answered; None if not.

    Both take part and work here, and are colleagues still. Whether somebody may be asked about their own manager was
    decided when it was planned.
    """
    observer, subject = (people.find(tx, asked.workspace_id, who) for who in (asked.recipient, asked.subject or ""))
    if observer is None or subject is None or not (_takes_part(observer, now) and _takes_part(subject, now)):
        return None
    named = peers.names_of(tx, asked.workspace_id, [subject.person_id])[subject.person_id]
    them = Colleague(subject.person_id, subject.manager, subject.joined_on, named=named, by_reports=True)
    me = Colleague(observer.person_id, observer.manager, observer.joined_on)
    return subject if may_observe(me, them) else None


def answer(
    tx: Connection, press: Press, subject: Person, outcome: str, *, now: datetime, real_now: datetime, step: str = ""
) -> bool:
    """Write what somebody saw of a colleague; `step` is Slack's id of the press, for an answer that is changed.

    The event is about the colleague, in the place that they have now; its date is that of whoever answers. False if
    nothing new was said.
    """
    asked = press.prompt
    before = peers.said_before(tx, asked.workspace_id, subject.person_id, asked.prompt_id)
    if before and before[-1].outcome == outcome:
        prompts.show(tx, asked.workspace_id, asked.prompt_id, face="done", real_now=real_now)
        return False
    earlier = before[-1].event_id if before else None
    said = press.event("peer_feedback", now, step=step if before else "", outcome=outcome, replaces=earlier)
    happened = replace(
        said,
        person=subject.person_id,
        actor=asked.recipient,
        cohort=subject.cohort,
        role=subject.role,
        manager=subject.manager,
    )
    new = events.write(tx, asked.workspace_id, happened)
    if new or not before:
        prompts.show(tx, asked.workspace_id, asked.prompt_id, face="done", real_now=real_now)
    return new
