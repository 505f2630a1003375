"""A team's week as its manager is shown it: made once, kept as shown, read by the view."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

from coaching.cards import NOTHING_KNOWN, Because, Known, Tally, because, deal, said
from coaching.changes import compare
from coaching.disclosure import MINIMUM, tells_of_few, withhold
from coaching.items import Card
from coaching.kpis import DEFAULTS, FIGURES, Threshold, parts, read_team
from coaching.lagging import Measured
from coaching.readings import Reading, TeamWeek, withheld
from coaching.trails import Past, Trail, trail
from coaching.trails import keep as keep_past
from coaching.weeks import Week

#: The two leading signals that open the message, and the two that follow behaviour at work.
LEADING = ("active_users", "practice_tasks")
LAGGING = ("peer_feedback", "manager_checks")

#: What a manager is shown. Who agreed is the steward's figure: saying no is told to nobody.
TEAM_FIGURES = tuple(name for name in FIGURES if name != "uptake")

#: The figure whose course over the last weeks is drawn.
COURSE = "active_users"
#: So many outcomes stand in the message, as the two lagging signals.
OUTCOMES = 2

#: The week, so many weeks back, whose `active_users` counted the people whom a figure asks to come back.
BASE_WEEKS = {"repeat_7d": 1, "repeat_14d": 2, "repeat_30d": 4}

Trend = Literal["up", "down", "close"]
Noted = Literal["all", "some", "none"]


@dataclass(frozen=True, slots=True)
class TeamDigest:
    """What one manager is shown of one week. It names nobody, so that it can be kept when people are erased.

    `people` is the team's size, None where too few take part. `last` are last week's figures as they were shown then.
    `trends` holds a figure only where both weeks are shown. `unasked` are figures that nobody can have moved yet.
    `noted` is the manager's own doing: of how many of their people they noted something. `cards` are offered one at a
    time, the week's own first: `because` says why it is that, `tallies` what came of them elsewhere. `programme` stands
    in where the team's own figures are withheld, as they are under `minimum` people. `past` is how many took part in
    the weeks before, as it was shown then. `outcomes` are what the business counts of this team, where it counts
    anything; `story` the lines of the week's story, if there is one.
    """

    week: Week
    people: int | None
    minimum: int
    readings: tuple[Reading, ...]
    last: tuple[Reading, ...]
    trends: tuple[tuple[str, Trend], ...]
    unasked: tuple[str, ...]
    quiet: bool
    noted: Noted
    cards: tuple[Card, ...]
    reason: Literal["small"] | None
    programme: tuple[Reading, ...] = ()
    programme_monday: str = ""
    because: Because = "in_turn"
    tallies: tuple[tuple[str, Tally], ...] = ()
    past: tuple[Past, ...] = ()
    outcomes: tuple[Measured, ...] = ()
    story: tuple[str, ...] = ()

    def card(self, turn: int = 0) -> Card:
        """Return the card offered at that turn; after the last comes the first again."""
        return self.cards[turn % len(self.cards)]

    def elsewhere(self, card: Card) -> str:
        """Say what came of a card elsewhere, as it was known when this digest was made."""
        return said(dict(self.tallies).get(card.id))

    @property
    def course(self) -> Trail:
        """How many took part, week by week."""
        return trail(self.reading(COURSE), self.week, self.past)

    def reading(self, name: str) -> Reading | None:
        """Return this week's reading of a figure."""
        return next((one for one in self.readings if one.name == name), None)

    def reading_before(self, name: str) -> Reading | None:
        """Return last week's reading of a figure, as it was shown."""
        return next((one for one in self.last if one.name == name), None)

    def trend(self, name: str) -> Trend | None:
        """Return where a figure goes; None where nothing can be said."""
        return dict(self.trends).get(name)

    def to_json(self) -> str:
        """Return the digest as text to keep."""
        fields = asdict(self) | {"week": self.week.monday.isoformat()}
        return json.dumps(fields, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "TeamDigest":
        """Read a kept digest back."""
        fields = json.loads(text)
        for name in ("readings", "last", "programme"):
            fields[name] = tuple(Reading(**one) for one in fields[name])
        fields["past"] = tuple((monday, Reading(**one)) for monday, one in fields.get("past", ()))
        fields["outcomes"] = tuple(Measured(**one) for one in fields.get("outcomes", ()))
        fields["story"] = tuple(fields.get("story", ()))
        fields["cards"] = tuple(Card(**one) for one in fields["cards"])
        fields["tallies"] = tuple((card, Tally(**tally)) for card, tally in fields.get("tallies", ()))
        fields["unasked"] = tuple(fields["unasked"])
        fields["trends"] = tuple((name, trend) for name, trend in fields["trends"])
        return cls(**fields | {"week": Week(date.fromisoformat(fields["week"]))})


def make(
    team: TeamWeek,
    *,
    cards: Sequence[Card],
    earlier: Sequence[TeamWeek] = (),
    shown: Sequence[TeamDigest] = (),
    unasked: Collection[str] = (),
    undependable: Collection[str] = (),
    known: Known = NOTHING_KNOWN,
    thresholds: Mapping[str, Threshold] = DEFAULTS,
    minimum: int = MINIMUM,
    programme: Sequence[Reading] = (),
    programme_week: Week | None = None,
    outcomes: Sequence[Measured] = (),
    story: Sequence[str] = (),
) -> TeamDigest:
    """Make a manager's digest of one week.

    `earlier` is the team in the weeks that `BASE_WEEKS` names, for what changed among the same people, and for who
    moved in between; `shown` the manager's digests before this one, newest first, for what they were shown then.
    `unasked` are figures of which nothing ever happened in the programme; `undependable` those whose raters are known
    not to mean the same by a level. `programme` are the programme's readings of
    the week, already withheld where they must be; so are `outcomes`, of which those that are said first come first.
    `story` are the lines of a story that may be told to this manager.
    """
    people = team.enrolled
    before = _of(team.week.before(), earlier)
    last = next((one.readings for one in shown if one.week == team.week.before()), ())
    asked = _asked(read_team(people, team.week, thresholds=thresholds), unasked, undependable)
    readings = withhold(asked, minimum=minimum, telling=_telling(team, earlier, shown, minimum))
    small = all(one.withheld for one in readings)
    recent = [one.card().id for one in shown]
    dealt = deal(cards, team.manager, team.week, recent, known)
    return TeamDigest(
        week=team.week,
        people=None if small else len(people),
        minimum=minimum,
        readings=readings,
        last=last,
        trends=_trends(team, before, readings, last, minimum),
        unasked=tuple(name for name in TEAM_FIGURES if name in unasked),
        quiet=any(one.reason == "quiet" for one in readings),
        noted=_noted(team),
        cards=dealt,
        reason="small" if small else None,
        programme=tuple(one for one in programme if one.name in TEAM_FIGURES) if small else (),
        programme_monday=(programme_week or team.week).monday.isoformat() if small and programme else "",
        because=because(dealt[0], recent, known),
        tallies=_told(dealt, known),
        past=() if small else keep_past(COURSE, [(one.week, one.readings) for one in shown]),
        outcomes=() if small else tuple(outcomes),
        story=() if small else tuple(story),
    )


def _told(cards: Sequence[Card], known: Known) -> tuple[tuple[str, Tally], ...]:
    found = ((card.id, known.tallies.get(card.id)) for card in cards)
    return tuple((card, tally) for card, tally in found if tally is not None and tally.may_be_told)


def _asked(readings: Sequence[Reading], unasked: Collection[str], undependable: Collection[str]) -> list[Reading]:
    """Return a manager's figures: no zeros where nobody can have moved them yet, nothing that cannot be leaned on."""
    found = []
    for one in readings:
        if one.name in unasked:
            found.append(withheld(one.name, one.pilot, one.success, "empty"))
        elif one.name in undependable:
            found.append(withheld(one.name, one.pilot, one.success, "not_dependable"))
        elif one.name in TEAM_FIGURES:
            found.append(one)
    return found


def _of(week: Week, earlier: Sequence[TeamWeek]) -> TeamWeek | None:
    return next((one for one in earlier if one.week == week), None)


def _telling(team: TeamWeek, earlier: Sequence[TeamWeek], shown: Sequence[TeamDigest], minimum: int) -> frozenset[str]:
    """Return the figures whose base, subtracted from the `active_users` that was shown of its week, tells of a few."""
    seen = {one.week for one in shown if (took_part := one.reading("active_users")) and not took_part.withheld}
    found = set()
    for name, back in BASE_WEEKS.items():
        week = team.week.before(back)
        then = _of(week, earlier)
        if week in seen and (then is None or _differs_by_few(name, team, then, minimum)):
            found.add(name)
    return frozenset(found)


def _differs_by_few(name: str, team: TeamWeek, then: TeamWeek, minimum: int) -> bool:
    enrolled_then, enrolled_now = ({one.person for one in a_week.enrolled} for a_week in (then, team))
    if tells_of_few(enrolled_then, enrolled_now, minimum=minimum):
        return True
    # The same people, but the 30 days' base is not a whole ISO week: who acts at weekends only is in one of the two.
    stayed = enrolled_then & enrolled_now
    took_part = {one for one, (did, _) in parts(FIGURES["active_users"], then.enrolled, then.week).items() if did}
    base = parts(FIGURES[name], team.enrolled, team.week).keys()
    return tells_of_few(took_part & stayed, base & stayed, minimum=minimum)


def _trends(
    team: TeamWeek,
    before: TeamWeek | None,
    readings: Sequence[Reading],
    last: Sequence[Reading],
    minimum: int,
) -> tuple[tuple[str, Trend], ...]:
    if before is None:
        return ()
    said = {one.name for one in (*readings, *last) if one.value is not None}
    both = {one.name for one in readings if not one.withheld} & {one.name for one in last if not one.withheld} & said
    found: list[tuple[str, Trend]] = []
    for name in TEAM_FIGURES:
        change = compare(team.enrolled, before.enrolled, name, week=team.week)
        if name in both and change.value is not None and change.n >= minimum:
            found.append((name, change.direction or "close"))
    return tuple(found)


def _noted(team: TeamWeek) -> Noted:
    noted = [one.count("manager_check", team.week) > 0 for one in team.enrolled]
    if not any(noted):
        return "none"
    return "all" if all(noted) else "some"
