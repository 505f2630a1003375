"""A pilot's report in lines of plain text, for a terminal or a message."""

from collections.abc import Iterator
from datetime import timedelta

from coaching import power_words, report_words, verdict_words
from coaching.adjustment_words import again
from coaching.digest_words import days
from coaching.faces import said_date
from coaching.items import Module
from coaching.kpis import FIGURES
from coaching.pilot_reports import Difference, PilotReport
from coaching.programmes import Programme
from coaching.stories import Counted


def title(report: PilotReport) -> str:
    """Return "Six weeks of listening, week 6 of 6: change, then go on"."""
    if report.began is None:
        return f"{report.name}: not begun yet"
    return f"{report.name}, week {report.verdict.week} of {report.length}: {verdict_words.TITLES[report.verdict.kind]}"


def lines(report: PilotReport) -> Iterator[str]:
    """Yield a pilot's report line by line."""
    yield title(report)
    if report.began is None:
        yield "Its first week ends on the Sunday after its cohorts were open for three workdays."
    else:
        yield ""
        yield verdict_words.paragraph(report.verdict)
        yield from _weeks(report)
        yield from _differences(report)
    yield from _changed(report)
    yield ""
    yield "What this many people, teams and weeks can show:"
    yield from (f"  {line}" for line in power_words.lines(report.power))
    yield f"  {power_words.assumed()}"


def _weeks(report: PilotReport) -> Iterator[str]:
    for title, body in weeks(report):
        yield ""
        yield title
        for line in body.split("\n"):
            label, _, said = line.partition(": ")
            yield f"  {label:<27}{said}"
    if report.loop[0] is not None:
        yield ""
        yield f"Since it began: {report_words.loop_line(report.loop)}."


def weeks(report: PilotReport) -> list[tuple[str, str]]:
    """Return each week's title and its figures, a line each; a figure that nobody counts in is left out."""
    read, found = set(report.verdict.weeks), []
    for number, (week, quiet, readings) in enumerate(report.weekly, start=1):
        marks = [mark for mark, holds in (("read for the verdict", week in read), ("quiet", quiet)) if holds]
        title = f"Week {number}, {days(week)}" + (f" ({', '.join(marks)})" if marks else "")
        lines = [
            f"{FIGURES[reading.name].label}: {report_words.reading_line(reading)}"
            for reading in readings
            if reading.reason != "empty"
        ]
        found.append((title, "\n".join(lines)))
    return found


def _differences(report: PilotReport) -> Iterator[str]:
    if report.differences:
        yield ""
        yield "Between cohorts, over the weeks read together; people of one manager are taken as alike:"
        for one in report.differences:
            yield f"  {difference_line(one)}"


def _changed(report: PilotReport) -> Iterator[str]:
    if report.changed:
        yield ""
        yield "What was changed:"
        yield from (f"  {line}" for line in changes(report))


def changes(report: PilotReport) -> list[str]:
    """Return what was changed in a pilot, and what became of each; the newest first."""
    last = report.weekly[-1][0].sunday if report.weekly else None
    return [again(one, last + timedelta(days=1) if last else one.one.noted_on) for one in report.changed]


def difference_line(one: Difference) -> str:
    """Return how two cohorts differ in a figure: "Took part: b has 15 points more than a, likely 8 to 22; n ..."."""
    label = FIGURES[one.figure].label
    if one.contrast is None or one.contrast.likely is None:
        return f"{label}: too few, or too much alike, to compare {one.second} with {one.first}."
    rate = FIGURES[one.figure].scale == "rate"
    value, low, high = (
        f"{round(number, 1) + 0.0:+.1f}" if rate else f"{round(100 * number):+d}"
        for number in (one.contrast.value, one.contrast.likely.low, one.contrast.likely.high)
    )
    unit = "each" if rate else "points"
    found = "a difference" if one.contrast.is_found else "no difference shown"
    teams = f"{one.contrast.teams} teams"
    return f"{label}: {one.second} against {one.first} {value} {unit}, likely {low} to {high}, {teams}: {found}."


def chain(programme: Programme, module: Module, counted: Counted | None) -> Iterator[str]:
    """Yield how the pilot should work, from the moment to the outcome, and what the business counts so far."""
    link, outcome = programme.chain, programme.chain.outcome
    behaviour = next((one.name for one in module.behaviours if one.id == link.behaviour), link.behaviour)
    yield ""
    yield f"How it should work: in the moment “{link.moment}” people do this: {behaviour[0].lower()}{behaviour[1:]}."
    yield f"  It is to be seen in: {FIGURES[link.measure].label.lower()}."
    if outcome is None:
        yield "  No outcome is measured yet."
        return
    yield f"  The outcome: {outcome.label}; {outcome.better} is better."
    if counted is None:
        yield "  Nothing of it was brought in for these cohorts; `inflow outcomes import` takes a file."
    else:
        dates = f"{said_date(counted.start)} to {said_date(counted.end)}"
        yield f"  Counted {dates}: {counted.said} That the pilot led to it is not shown."
