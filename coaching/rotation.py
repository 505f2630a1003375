"""Who is asked about whom, and when: the turns of peer questions.

A *team* is the people who share a manager. Its turns are fair in two ways, each over the time that two of its people
were both in it: asks within the team *about* the one and about the other differ by at most one, and so do the asks
that the two *got*. Nothing is remembered for that but the asks themselves: whoever is ahead of a colleague waits until
that colleague has had their turn. The numbers of two teams differ, because nobody is asked about the same person twice
within a month: in a team of two each is asked about once a month, in one of eight once a week.

Where joiners and leavers leave over one person alone, who cannot be asked about themselves, no further ask is fair in
both ways. Then the asks about people stay even, and a colleague may get one ask more.

Whom a person named outside of their team is asked besides, twice a month at most: that is no turn of anybody's.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from coaching.decisions import draw

#: Days until somebody may be asked about the same person again, and at least between two asks of who wants fewer.
PAIR_APART = 31
#: Within a month, others outside of the team are asked about somebody at most so often.
MOST_BY_NAME = 2
#: Who had no ask for so long waits for nobody any more: what a colleague waits for may never come.
WAITS_NO_LONGER = timedelta(weeks=6)
#: Nobody is owed more: who was away does not get back all that they missed.
OWED = 2
#: The most people may name whom to ask.
MOST_NAMED = 5
#: With more people still to have their turn, whatever is chosen leaves a way to serve all of them.
_LOOKS_AHEAD = 12


class Ask(NamedTuple):
    """One question: who was asked about whom, and on which date of theirs. `shared`: the two had one manager then."""

    observer: str
    subject: str
    on: date
    shared: bool = True


class Turn(NamedTuple):
    """Whom to ask about; `probability` is that of this choice, given the seed."""

    subject: str
    probability: float
    seed: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who takes part and works here, as the turns need them.

    `since`: from when on they count in this team. `named`: whom they chose to be asked about them. `practises`: they
    may be asked about; `by_reports`: by their own people, too. `answers`: they may be asked now about others; `seldom`:
    once a month at most.
    """

    person_id: str
    manager: str | None
    since: date
    named: frozenset[str] = frozenset()
    practises: bool = True
    by_reports: bool = False
    answers: bool = True
    seldom: bool = False


def may_observe(observer: Colleague, subject: Colleague) -> bool:
    """Whether one may ever be asked about the other: they share a manager, or the subject named them.

    Never about one's own manager unless that is enabled, and a manager has notes of their own for their people.
    """
    if observer.person_id == subject.person_id or not subject.practises or subject.manager == observer.person_id:
        return False
    if observer.manager == subject.person_id:
        return subject.by_reports
    shares = observer.manager is not None and observer.manager == subject.manager
    return shares or observer.person_id in subject.named


@dataclass(slots=True)
class Circle:
    """People who may be asked about each other, and what they were asked. `asks` grows as turns are taken."""

    people: Mapping[str, Colleague]
    asks: list[Ask]
    _teams: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        teams = defaultdict(list)
        for who in sorted(self.people):
            if (manager := self.people[who].manager) is not None:
                teams[manager].append(who)
        self._teams = dict(teams)

    def turn(self, observer: str, day: date, *, seed: str) -> Turn | None:
        """Choose whom somebody is asked about on a date of theirs; None if it is nobody's turn.

        Of somebody in their team and somebody who named them it is who was asked about longer ago.
        """
        me = self.people.get(observer)
        if me is None or not me.answers or self._asked_lately(me, day):
            return None
        state = _State(self, day)
        if observer in state.observers_who_wait:
            return None
        free = [
            who for who in sorted(self.people) if may_observe(me, self.people[who]) and state.is_free(observer, who)
        ]
        turns = [who for who in free if self.shares(me, who) and who not in state.subjects_who_wait]
        named = [who for who in free if not self.shares(me, who) and state.has_room_by_name(who)]
        longest = (
            min(map(state.last_about, turns), default=date.max),
            min(map(state.last_about, named), default=date.max),
        )
        fit = _leaving_a_way(self, state, me, turns) if longest[0] <= longest[1] else named
        return self._drawn(observer, fit, seed) if fit else None

    def _drawn(self, observer: str, fit: Sequence[str], seed: str) -> Turn:
        """Draw from those about whom the observer was asked least often."""
        times = {who: sum(one.observer == observer and one.subject == who for one in self.asks) for who in fit}
        rarest = [who for who in fit if times[who] == min(times.values())]
        return Turn(rarest[draw(seed, len(rarest))], 1 / len(rarest), seed)

    def team(self, who: str) -> list[str]:
        """Return the people of somebody's team; them alone, if they have no manager."""
        manager = self.people[who].manager
        return self._teams[manager] if manager is not None else [who]

    def shares(self, me: Colleague, who: str) -> bool:
        """Whether somebody is in the same team."""
        return me.manager is not None and me.manager == self.people[who].manager

    def _asked_lately(self, me: Colleague, day: date) -> bool:
        last = max((one.on for one in self.asks if one.observer == me.person_id), default=None)
        if last is None:
            return False
        return (day - last).days < PAIR_APART if me.seldom else last.isocalendar()[:2] == day.isocalendar()[:2]


class _State:
    """Whose turn it is on a date, reckoned from the asks so far."""

    def __init__(self, circle: Circle, day: date) -> None:
        self._circle, self._day, people = circle, day, circle.people
        self._about, self._got = defaultdict[str, list[date]](list), defaultdict[str, list[date]](list)
        self._by_name = defaultdict[str, list[date]](list)
        self._last: dict[tuple[str, str], date] = {}
        for one in sorted(circle.asks, key=lambda ask: ask.on):
            (self._about if one.shared else self._by_name)[one.subject].append(one.on)
            self._got[one.observer].append(one.on)
            self._last[one.observer, one.subject] = one.on
        #: Nobody is asked about these before some colleague of theirs has had a turn; nor are those asked.
        self.subjects_who_wait = {who for who in people if self._waits(who, self._reached(who), self._about)}
        self.observers_who_wait = {who for who in people if self._waits(who, self._askable(who), self._got)}

    def regular(self, who: str) -> bool:
        """Whether somebody takes questions as they come."""
        return self._circle.people[who].answers and not self._circle.people[who].seldom

    def is_free(self, observer: str, subject: str) -> bool:
        """Whether a month has passed since one was asked about the other."""
        last = self._last.get((observer, subject))
        return last is None or (self._day - last).days >= PAIR_APART

    def has_room_by_name(self, subject: str) -> bool:
        """Whether one more may be asked about somebody whom they do not share a team with."""
        return sum((self._day - on).days < PAIR_APART for on in self._by_name[subject]) < MOST_BY_NAME

    def last_about(self, subject: str) -> date:
        """Return when somebody was last asked about them."""
        return max((*self._about[subject][-1:], *self._by_name[subject][-1:]), default=date.min)

    def takes(self, observer: str) -> list[str]:
        """Return whom somebody could take next in the team, were there no months to keep."""
        circle, me = self._circle, self._circle.people[observer]
        team = (who for who in circle.team(observer) if who not in self.subjects_who_wait)
        return [who for who in team if may_observe(me, circle.people[who])]

    def _reached(self, who: str) -> list[str]:
        """Return the team's people about whom somebody in it can be asked."""
        circle, team = self._circle, self._circle.team(who)
        asked = [circle.people[one] for one in team if self.regular(one)]
        return [one for one in team if any(may_observe(other, circle.people[one]) for other in asked)]

    def _askable(self, who: str) -> list[str]:
        """Return the team's people who take questions as they come, and for whom there is one."""
        return [one for one in self._circle.team(who) if self.regular(one) and self.takes(one)]

    def _waits(self, who: str, others: Sequence[str], dates: Mapping[str, Sequence[date]]) -> bool:
        """Whether one of these others, counted from when both were in the team, is behind."""
        mine, people = dates[who], self._circle.people
        if not mine or self._day - mine[-1] > WAITS_NO_LONGER:
            return False
        for other in others:
            begins = max(people[who].since, people[other].since)
            ahead = sum(on >= begins for on in mine) - sum(on >= begins for on in dates[other])
            if other != who and 1 <= ahead <= OWED:
                return True
        return False


def _leaving_a_way(circle: Circle, state: _State, me: Colleague, fit: list[str]) -> list[str]:
    """Keep those whose choice leaves as many colleagues as possible somebody to be asked about, and at once."""
    others = (who for who in circle.team(me.person_id) if who != me.person_id and state.regular(who))
    rest = [who for who in others if who not in state.observers_who_wait]
    if len(fit) < 2 or len(rest) > _LOOKS_AHEAD:
        return fit
    ever = {who: state.takes(who) for who in rest}
    at_once = {who: [one for one in ever[who] if state.is_free(who, one)] for who in rest}
    for ways in (ever, at_once):
        served = {one: _most_served(ways, without=one) for one in fit}
        fit = [one for one in fit if served[one] == max(served.values())]
    return fit


def _most_served(ways: Mapping[str, Sequence[str]], *, without: str) -> int:
    """Return how many observers can be given a subject each, one of the subjects being taken (Kuhn's algorithm)."""
    given: dict[str, str] = {}

    def serve(observer: str, seen: set[str]) -> bool:
        for subject in ways[observer]:
            if subject == without or subject in seen:
                continue
            seen.add(subject)
            if subject not in given or serve(given[subject], seen):
                given[subject] = observer
                return True
        return False

    return sum(serve(observer, set()) for observer in ways)
