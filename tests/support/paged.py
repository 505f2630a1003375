"""Pilots for the tests of the page: one whole, one small, one that has not begun."""

from datetime import date

from coaching.adjustments import Adjustment, Reread
from coaching.kpis import DEFAULTS
from coaching.onepage_pilot import Chart, Pilot
from coaching.pilot_reports import PilotReport
from coaching.pilot_reports import make as make_report
from coaching.power import power
from coaching.readings import Reading, withheld
from coaching.stories import Counted
from coaching.verdict import JUDGED, judge, weakest
from coaching.weeks import Week
from content.library import load

LIBRARY = load()
PROGRAMME = LIBRARY.programmes["listening"]
MODULE = LIBRARY.modules[PROGRAMME.module]
MADE_ON = date(2026, 11, 23)
WEEKS = tuple(Week.parse(f"2026-W{week}") for week in (45, 46, 47))
#: A picture of one grey point.
POINT = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCB6xy7vAAAAABJRU5ErkJggg=="
)


def reading(name: str, top: int, n: int, low: float, high: float) -> Reading:
    goals = DEFAULTS[name]
    value = top / n
    return Reading(
        *(name, top, n, n, value, low, high, goals.pilot, goals.success, goals.band(value)), withheld=False, reason=None
    )


def readings() -> tuple[Reading, ...]:
    return (
        reading("active_users", 70, 120, 0.49, 0.67),
        reading("repeat_7d", 26, 70, 0.27, 0.49),
        reading("practice_tasks", 228, 120, 1.7, 2.2),
        reading("peer_feedback", 14, 120, 0.04, 0.19),
        reading("manager_checks", 11, 120, 0.05, 0.16),
    )


def changed() -> tuple[Reread, ...]:
    """One that did not move its figure, one that did, one that cannot be read yet."""
    notes, more = reading("manager_checks", 11, 120, 0.07, 0.12), reading("manager_checks", 12, 120, 0.08, 0.12)
    fewer, tasks = reading("practice_tasks", 144, 120, 1.0, 1.4), reading("practice_tasks", 228, 120, 1.7, 2.2)
    return (
        Reread(adjustment("c3", "Two reminders instead of one", "manager_checks", date(2026, 11, 16))),
        Reread(adjustment("c2", "Tasks are shorter", "practice_tasks", date(2026, 11, 2)), fewer, tasks),
        Reread(adjustment("c1", "Notes are asked for on Thursday", "manager_checks", date(2026, 11, 2)), notes, more),
    )


def adjustment(id_: str, what: str, figure: str, on: date) -> Adjustment:
    return Adjustment(id_, PROGRAMME.id, what, "it was asked for", figure, "up", on, "lea")


def report(judged: tuple[Reading, ...], uptake: Reading, *, people: int | None, teams: int) -> PilotReport:
    """A pilot's report after week 6 of 6."""
    loop = {"exposed": 110, "rehearsed": 84, "praised": 30, "checked": 6}
    link = weakest(loop, people=people) if people else None
    return PilotReport(
        programme=PROGRAMME.id,
        name=PROGRAMME.name,
        began=WEEKS[-1].before(5),
        length=PROGRAMME.weeks,
        people=people,
        teams=teams,
        verdict=judge(judged, week=6, read_in=PROGRAMME.read_in, weeks=WEEKS, link=link),
        weekly=tuple((week, False, (*judged, uptake)) for week in WEEKS),
        changed=changed() if people else (),
        loop=(None,) * 4,
        differences=(),
        power=power(people or 4, teams, PROGRAMME.weeks),
    )


def whole() -> Pilot:
    """Taking part, coming back and tasks are past pilot, thanks unclear, managers' notes below it."""
    uptake = Reading("uptake", 120, 150, 150, 0.8, 0.72, 0.86, None, None, None, withheld=False, reason=None)
    return Pilot(
        programme=PROGRAMME,
        module=MODULE,
        report=report(readings(), uptake, people=120, teams=14),
        made_on=MADE_ON,
        outcome=Counted(
            "Repeat calls",
            "18 % of 212, before 21 % of 198. Too close to call.",
            date(2026, 10, 1),
            date(2026, 10, 31),
            212,
            "outcome:repeat_calls:cohort:listening:2026-10-01:2026-10-31",
        ),
        charts=[Chart(POINT, "Chart: Took part, week by week. 16 November: 70 of 120 people.", "reading:active_users")],
    )


def small() -> Pilot:
    """Four people: nothing of them is shown."""
    hidden = tuple(withheld(name, DEFAULTS[name].pilot, DEFAULTS[name].success, "small") for name in JUDGED)
    uptake = withheld("uptake", None, None, "small")
    return Pilot(PROGRAMME, MODULE, report(hidden, uptake, people=None, teams=1), MADE_ON)


def empty() -> Pilot:
    """Nobody was invited yet, and nobody stands on the roster."""
    found = make_report(PROGRAMME, [], thresholds=DEFAULTS)
    return Pilot(PROGRAMME, MODULE, found, MADE_ON)
