"""A team's week as its manager is shown it: made once, kept as shown, read by the view."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

from coaching.changes import compare
from coaching.disclosure import MINIMUM, withhold
from coaching.items import Card
from coaching.kpis import DEFAULTS, Threshold, read_team
from coaching.readings import Reading, TeamWeek
from coaching.weeks import Week

#: The two leading signals that open the message, and the two that follow behaviour at work.
LEADING = ("active_users", "practice_tasks")
LAGGING = ("peer_feedback", "manager_checks")

#: What a manager is shown. The rest is the steward's: who agreed is no manager's business, and every further window on
#: the same few people is one more pair of counts to subtract.
TEAM_FIGURES = ("active_users", "repeat_7d", "practice_tasks", "peer_feedback", "manager_checks")

#: A card rests this many weeks before the same manager meets it again.
CARD_REST = 3

Trend = Literal["up", "down", "close"]
Noted = Literal["all", "some", "none"]


@dataclass(frozen=True, slots=True)
class TeamDigest:
    """What one manager is shown of one week. It names nobody, so that it can be kept when people are erased.

    `people` is the team's size, None where too few take part. `last` are last week's figures as they were shown then.
    `trends` holds a figure only where both weeks are shown. `noted` is the manager's own doing: of how many of their
    people they noted something. `programme` stands in where the team's own figures are withheld, as they are under
    `minimum` people.
    """

    week: Week
    people: int | None
    minimum: int
    readings: tuple[Reading, ...]
    last: tuple[Reading, ...]
    trends: tuple[tuple[str, Trend], ...]
    quiet: bool
    noted: Noted
    card_id: str
    question: str
    recognition: str
    reason: Literal["small"] | None
    programme: tuple[Reading, ...] = ()

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
        fields["trends"] = tuple((name, trend) for name, trend in fields["trends"])
        return cls(**fields | {"week": Week(date.fromisoformat(fields["week"]))})


def make(
    team: TeamWeek,
    before: TeamWeek | None,
    *,
    shown_before: TeamDigest | None,
    cards: Sequence[Card],
    recent: Sequence[str] = (),
    thresholds: Mapping[str, Threshold] = DEFAULTS,
    minimum: int = MINIMUM,
    programme: Sequence[Reading] = (),
) -> TeamDigest:
    """Make a manager's digest of one week.

    `before` is the team a week earlier, for what changed among the same people; `shown_before` that week's digest, for
    what was shown of it. `recent` are the ids of the cards of the weeks before, newest first. `programme` are the
    programme's readings of the week, already withheld where they must be.
    """
    people = team.enrolled
    last = shown_before.readings if shown_before and shown_before.week == team.week.before() else ()
    readings = withhold(
        [one for one in read_team(people, team.week, thresholds=thresholds) if one.name in TEAM_FIGURES],
        minimum=minimum,
        moved=_moved(team, before) if last else 0,
    )
    small = all(one.withheld for one in readings)
    card = choose_card(cards, team.manager, team.week, recent)
    return TeamDigest(
        week=team.week,
        people=None if small else len(people),
        minimum=minimum,
        readings=readings,
        last=last,
        trends=_trends(team, before, readings, last, minimum),
        quiet=any(one.reason == "quiet" for one in readings),
        noted=_noted(team),
        card_id=card.id,
        question=card.question,
        recognition=card.recognition,
        reason="small" if small else None,
        programme=tuple(one for one in programme if one.name in TEAM_FIGURES) if small else (),
    )


def _moved(team: TeamWeek, before: TeamWeek | None) -> int:
    """Return how many count in only one of the two weeks; 1 where the week before is not known."""
    if before is None:
        return 1
    return len({one.person for one in team.enrolled} ^ {one.person for one in before.enrolled})


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


def choose_card(cards: Sequence[Card], manager: str, week: Week, recent: Sequence[str] = ()) -> Card:
    """Return the week's coaching card: each in its turn, from a place that differs between managers.

    Never one of the last three weeks (`recent`, newest first), unless there are no others; then the one longest unseen.
    """
    if not cards:
        raise ValueError("a digest needs at least one coaching card")
    rested = list(recent[:CARD_REST])
    start = int.from_bytes(hashlib.blake2b(manager.encode(), digest_size=8).digest(), "big")
    turn = start + week.monday.toordinal() // 7
    ring = [cards[(turn + step) % len(cards)] for step in range(len(cards))]
    return min(ring, key=lambda card: -rested.index(card.id) if card.id in rested else -len(rested))
