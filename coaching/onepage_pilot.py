"""What a pilot's page is made from: its report, with what was changed and expected, the business's figures, charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from coaching.adjustment_words import came, waits
from coaching.adjustments import Reread, reread
from coaching.items import Module
from coaching.pilot_reports import PilotReport
from coaching.programmes import Hypothesis, Programme
from coaching.readings import Reading
from coaching.scopes import EVERYBODY, Scope
from coaching.stories import Counted, source
from coaching.weeks import Week

CANNOT_BE_READ = "It cannot be read again: the weeks around it were quiet, or are none of the pilot's."

#: What became of a change's figure; "waits": it is read again later.
Course = Literal["moved", "other_way", "did_not_move", "too_close", "not_shown", "waits"]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was changed in the pilot: what, and what became of the figure, as it is said."""

    what: str
    course: Course
    said: str
    source: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as a data URI, with all that it shows in words."""

    image: str
    said: str
    source: str

    def __post_init__(self) -> None:
        if not self.image.startswith("data:image/png;base64,"):
            raise ValueError("a chart on the page is a PNG in the page itself: nothing is fetched from elsewhere")
        if not self.said.strip():
            raise ValueError("a chart without words says nothing to who cannot see it")


@dataclass(frozen=True, slots=True)
class Pilot:
    """What is known of a pilot: its report as it is shown, what the business counts, and charts of its figures.

    `scope` is whom the report is of.
    """

    programme: Programme
    module: Module
    report: PilotReport
    made_on: date
    outcome: Counted | None = None
    charts: Sequence[Chart] = ()
    scope: Scope = EVERYBODY

    @property
    def week(self) -> int:
        """The programme's week that ended last; 0 before the first one has."""
        return self.report.verdict.week

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The five figures that were judged; none before any week was read."""
        return self.report.verdict.readings if self.weeks else ()

    @property
    def weeks(self) -> tuple[Week, ...]:
        """The weeks that were read together."""
        return self.report.verdict.weeks

    def part(self, name: str) -> tuple[str, ...]:
        """Return the name of a part of the programme's file, as a source."""
        return (f"programme:{self.programme.id}:{name}",)

    def of_reading(self, name: str) -> tuple[str, ...]:
        """Return the names of a figure's readings of these weeks, as sources; of no week the programme's own."""
        return tuple(source(week, self.scope, name) for week in self.weeks) or self.part("weeks")

    @property
    def changes(self) -> tuple[Change, ...]:
        """What was changed in it, the newest first, and what became of each."""
        return tuple(_change(one, self.made_on) for one in self.report.changed)

    def tested(self, one: Hypothesis) -> tuple[str, tuple[str, ...]] | None:
        """Return how a hypothesis about a figure stands, and from what: the last week that was read, beside the first.

        None where there are no two weeks to hold against each other.
        """
        found = [
            (week, reading)
            for week, quiet, readings in self.report.weekly
            for reading in readings
            if reading.name == one.figure and not quiet
        ]
        if len(found) < 2:
            return None
        (first, before), (last, after) = found[0], found[-1]
        sources = tuple(source(week, self.scope, one.figure) for week in (first, last))
        said = came(before, after, reread(before, after, one.expect))
        return f"The last week against the first: {said[0].lower()}{said[1:]}", sources


def _change(one: Reread, today: date) -> Change:
    what, name, moved = one.one.what, f"adjustment:{one.one.adjustment_id}", one.moved
    if moved is not None and one.before is not None and one.after is not None:
        return Change(what, moved.move, came(one.before, one.after, moved), name)
    if one.one.may_be_read(today):
        return Change(what, "not_shown", CANNOT_BE_READ, name)
    return Change(what, "waits", waits(one.one), name)
