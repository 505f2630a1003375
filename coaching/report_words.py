"""A week's report in lines of plain text, for a terminal or a message."""

from collections.abc import Iterator, Sequence

from coaching import reading_words as say
from coaching.across import ENOUGH_TEAMS, Index
from coaching.digest_words import days
from coaching.disclosure import MINIMUM
from coaching.kpis import FIGURES
from coaching.people import WEEKLY_CHOICES
from coaching.readings import Reading
from coaching.reports import Report, ScopeReport, Stages
from coaching.weeks import Week

_WIDTH = 27
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_GROUPS = {"cohort": "Cohort", "role": "Role", "module": "Module", "manager": "The people of"}

#: Said once under a report.
HOW_TO_READ = (
    "Likely: the range that holds the true value in 95 of 100 such weeks. People of one manager are taken as alike.",
    "Within one team the range takes everybody as independent: a direction, not a score.",
    f"Tasks done: the plan sends each person at most {max(WEEKLY_CHOICES)} a week; what they ask for comes on top.",
    "Thresholds are a published starting point, not validated; they judge a programme, never a person.",
)


def title(week: Week) -> str:
    """Return "Week 2026-W47, 16 to 22 November"."""
    return f"Week {week}, {days(week)}"


def lines(report: Report) -> Iterator[str]:
    """Yield a report line by line, group by group."""
    yield title(report.week)
    for one in report.scopes:
        yield ""
        yield from _scope(one)
    yield ""
    yield from HOW_TO_READ


def group(one: ScopeReport) -> Iterator[str]:
    """Yield whom a group's figures speak of, and each figure as "Took part: 6 of 8 people; ..."."""
    title, *rows = _scope(one)
    yield title
    for row in rows:
        yield f"{row[: _WIDTH + 2].strip()}: {row[_WIDTH + 2 :]}"


def _scope(one: ScopeReport) -> Iterator[str]:
    who = "Everybody" if one.scope.by == "all" else f"{_GROUPS[one.scope.by]} {one.scope.value}"
    yield f"{who}: {one.people} people take part" if one.people is not None else f"{who}: not shown"
    for reading in one.readings:
        yield _row(FIGURES[reading.name].label, reading_line(reading))
    if one.index.value is not None:
        yield _row("All together", index_line(one.index))
    if one.days[0] is not None:
        yield _row("Day by day", days_line(one.days))
    if one.funnel[0] is not None:
        yield _row("This week", funnel_line(one.funnel))
    if one.loop[0] is not None:
        yield _row("Since it began", loop_line(one.loop))


def _row(label: str, said: str) -> str:
    return f"  {label:<{_WIDTH}}{said}"


def reading_line(reading: Reading) -> str:
    """Return one figure in a line: its value, range and band, or why it is not shown."""
    if reading.withheld:
        return why_not(reading)
    parts = [say.value(reading), say.share(reading), say.likely(reading).rstrip("."), _band(reading)]
    return "; ".join(part[0].lower() + part[1:] for part in parts if part)


def why_not(reading: Reading) -> str:
    """Return why a figure is not shown."""
    return {
        "small": f"not shown: fewer than {MINIMUM} people, or it would tell of so few",
        "few_teams": f"too few teams to say: fewer than {ENOUGH_TEAMS} managers",
        "empty": "nobody counts in it",
        "not_dependable": "not yet dependable: raters do not mean the same by a level",
    }.get(reading.reason or "", "not shown")


def _band(reading: Reading) -> str:
    if reading.reason == "quiet":
        return "a quiet week, so no band"
    if reading.pilot is None or reading.success is None or reading.band is None:
        return ""
    rate = FIGURES[reading.name].scale == "rate"
    pilot, success = (
        f"{goal:g} each" if rate else f"{say.percent(goal)} %" for goal in (reading.pilot, reading.success)
    )
    return {
        "below": f"below pilot ({pilot})",
        "pilot": f"past pilot ({pilot}), success is {success}",
        "success": f"past success ({success})",
    }[reading.band]


def index_line(index: Index) -> str:
    """Return the index with its range and its weakest part; 50 is pilot level, 100 success."""
    if index.value is None or index.low is None or index.high is None:
        return "too few to say"
    weakest = FIGURES[index.weakest or ""].label
    return f"{index.value:.0f} of 100, likely {index.low:.0f} to {index.high:.0f}; weakest: {weakest.lower()}"


def days_line(counts: Stages) -> str:
    """Return how many acted on each date, and how many sessions that makes."""
    said = ", ".join(f"{day} {count}" for day, count in zip(_DAYS, counts, strict=True))
    whole = sum(count or 0 for count in counts)
    return f"{said}; {whole} {'session' if whole == 1 else 'sessions'}"


def funnel_line(funnel: Stages) -> str:
    """Return how far the week's people got, each step out of those before."""
    return _steps(funnel, ("got a message", "opened one", "did a task", "gave thanks"))


def loop_line(loop: Stages) -> str:
    """Return how far people got through the loop, in its order."""
    return _steps(loop, ("got two messages", "then did a task", "then were praised", "then seen by their manager"))


def _steps(counts: Stages, steps: Sequence[str]) -> str:
    said = [f"{count} {step}" for count, step in zip(counts, steps, strict=True) if count is not None]
    return ", ".join(said) + ("" if len(said) == len(counts) else "; the rest is too few to show")
