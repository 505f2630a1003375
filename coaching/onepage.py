"""A pilot on one page, for whoever decides about it: what it is for, what came of it, what failed, what is next.

Everything on it is put together by rules from what is known, and each sentence names where it comes from. Figures come
as they are shown: whoever makes the page withholds before. No person, manager or team is named, and nobody is quoted:
thanks are shared with a team, not with a sponsor.
"""

from dataclasses import dataclass

from coaching import onepage_words as say
from coaching.disclosure import MINIMUM
from coaching.kpis import FIGURES
from coaching.onepage_pilot import Chart, Course, Pilot
from coaching.power_words import assumed, cases, summary
from coaching.programmes import Hypothesis
from coaching.stories import Clause, source
from coaching.verdict_words import CAUSE, TITLES, line, next_step, paragraph


@dataclass(frozen=True, slots=True)
class Row:
    """One key figure of the table."""

    label: str
    value: str
    n: str
    likely: str
    place: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: its heading, its sentences, and for the figures a table and charts."""

    id: str
    title: str
    clauses: tuple[Clause, ...]
    rows: tuple[Row, ...] = ()
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A pilot on one page; `verdict` is its headline."""

    title: str
    verdict: str
    made: str
    language: str
    sections: tuple[Section, ...]


def make(pilot: Pilot) -> Page:
    """Make the page of a pilot; of one that has not begun, or has nothing to show, it says so."""
    return Page(
        title=pilot.programme.name,
        verdict=TITLES[pilot.report.verdict.kind],
        made=say.made(pilot.made_on, pilot.programme.sponsor),
        language="en",
        sections=(
            Section("moment", "What it is for", _moment(pilot)),
            Section("reach", "Reach and time", _reach(pilot)),
            Section("verdict", "The verdict", _verdict(pilot)),
            Section("figures", "Key figures", _figures(pilot), _rows(pilot), tuple(pilot.charts)),
            Section("worked", "What worked", _worked(pilot)),
            Section("failed", "What failed", _failed(pilot)),
            Section("unclear", "Too close to call", _unclear(pilot)),
            Section("hypotheses", "What was expected, and how it stands", _hypotheses(pilot)),
            Section("next", "What is tested next", _next(pilot)),
            Section("assumptions", "Assumptions", _assumptions(pilot)),
            Section("limits", "What this can and cannot show", _limits(pilot)),
        ),
    )


def _moment(pilot: Pilot) -> tuple[Clause, ...]:
    chain, counted = pilot.programme.chain, pilot.outcome
    behaviour = next((one.name for one in pilot.module.behaviours if one.id == chain.behaviour), chain.behaviour)
    found = [
        Clause(say.moment(chain.moment, behaviour), pilot.part("chain")),
        Clause(say.measure(FIGURES[chain.measure].label), pilot.part("chain")),
        Clause(say.aim(chain.outcome), pilot.part("chain")),
    ]
    if counted is not None:
        found.append(Clause(say.counted(counted), (counted.source,)))
    elif chain.outcome is not None:
        found.append(Clause(say.NOT_COUNTED, pilot.part("chain")))
    return tuple(found)


def _verdict(pilot: Pilot) -> tuple[Clause, ...]:
    if not pilot.week:
        return (Clause(say.not_begun(pilot.programme), pilot.part("reading_weeks")),)
    judged = tuple(name for reading in pilot.readings for name in pilot.of_reading(reading.name))
    return (Clause(paragraph(pilot.report.verdict), judged or pilot.part("reading_weeks")),)


def _reach(pilot: Pilot) -> tuple[Clause, ...]:
    report = pilot.report
    found = [Clause(say.time(pilot.week, pilot.programme, report.began), pilot.part("weeks"))]
    if pilot.week:
        last, _, readings = report.weekly[-1]
        uptake = next((one for one in readings if one.name == "uptake"), None)
        who = (source(last, pilot.scope, "active_users"),)
        found += [Clause(say.uptake(uptake), (source(last, pilot.scope, "uptake"),))] if uptake else []
        found.append(Clause(say.people(report.people, report.teams), who))
    if pilot.weeks:
        found.append(Clause(say.read(pilot.weeks), pilot.of_reading("active_users")))
    return tuple(found)


def _figures(pilot: Pilot) -> tuple[Clause, ...]:
    if not pilot.readings:
        return (Clause(say.NO_FIGURES, pilot.part("weeks")),)
    return tuple(Clause(text, (rule,)) for rule, text in say.HOW_TO_READ.items())


def _rows(pilot: Pilot) -> tuple[Row, ...]:
    return tuple(
        Row(
            label=FIGURES[one.name].label,
            value=say.value(one),
            n=say.n(one),
            likely=say.likely(one),
            place=say.place(one),
            sources=pilot.of_reading(one.name),
        )
        for one in pilot.readings
    )


def _standing(pilot: Pilot, place: say.Place) -> list[Clause]:
    """Return the figures that stand there, in a sentence each."""
    return [Clause(say.stood(one), pilot.of_reading(one.name)) for one in pilot.readings if say.stands(one) == place]


def _changed(pilot: Pilot, *courses: Course) -> list[Clause]:
    return [Clause(say.changed(one.what, one.said), (one.source,)) for one in pilot.changes if one.course in courses]


def _or(found: list[Clause], nothing: str, pilot: Pilot) -> tuple[Clause, ...]:
    """Return what was found, or that there is nothing: an empty heading would leave open which."""
    if not found and not pilot.readings:
        nothing = say.NOTHING_READ
    elif not found and all(reading.withheld for reading in pilot.readings):
        nothing = say.TOO_FEW
    looked = tuple(name for reading in pilot.readings for name in pilot.of_reading(reading.name))
    return tuple(found) or (Clause(nothing, looked or pilot.part("weeks")),)


def _worked(pilot: Pilot) -> tuple[Clause, ...]:
    return _or([*_standing(pilot, "past"), *_changed(pilot, "moved")], say.NOTHING_WORKED, pilot)


def _failed(pilot: Pilot) -> tuple[Clause, ...]:
    failed = [*_standing(pilot, "below"), *_changed(pilot, "did_not_move", "other_way")]
    return _or(failed, say.NOTHING_FAILED, pilot)


def _unclear(pilot: Pilot) -> tuple[Clause, ...]:
    return _or([*_standing(pilot, "unclear"), *_changed(pilot, "too_close")], say.NOTHING_UNCLEAR, pilot)


def _hypotheses(pilot: Pilot) -> tuple[Clause, ...]:
    written = pilot.programme.hypotheses
    if not written:
        return (Clause(say.NONE_WRITTEN, pilot.part("hypotheses")),)
    return tuple(_tested(pilot, one) for one in written)


def _tested(pilot: Pilot, one: Hypothesis) -> Clause:
    """Return how a hypothesis stands; one about the outcome stands where that does."""
    written, counted = pilot.part("hypotheses"), pilot.outcome
    if one.figure == "outcome" and counted is not None:
        return Clause(say.hypothesis(one.words, say.counted(counted)), (*written, counted.source))
    if found := pilot.tested(one):
        return Clause(say.hypothesis(one.words, found[0]), (*written, *found[1]))
    return Clause(say.hypothesis(one.words, say.WAITS), written)


def _next(pilot: Pilot) -> tuple[Clause, ...]:
    verdict = pilot.report.verdict
    found = _changed(pilot, "waits")
    if step := next_step(verdict):
        deciding = tuple(name for one in verdict.deciding for name in pilot.of_reading(one))
        found.append(Clause(step, deciding or pilot.part("reading_weeks")))
    later = next((week for week in pilot.programme.read_in if week > pilot.week), None)
    if later is not None:
        found.append(Clause(say.judged_after(later), pilot.part("reading_weeks")))
    return tuple(found) or (Clause(say.NOTHING_NEXT, pilot.part("reading_weeks")),)


def _assumptions(pilot: Pilot) -> tuple[Clause, ...]:
    return (
        *(Clause(text, (rule,)) for rule, text in say.ASSUMED.items()),
        Clause(say.waves(pilot.programme.waves), pilot.part("waves")),
        *((Clause(assumed(), ("rule:power",)),) if _size_may_be_told(pilot) else ()),
    )


def _limits(pilot: Pilot) -> tuple[Clause, ...]:
    power = pilot.report.power
    can = (summary(power), cases(power)) if _size_may_be_told(pilot) else ()
    hidden = [Clause(line(one), pilot.of_reading(one.name)) for one in pilot.readings if one.withheld]
    return (
        Clause(CAUSE, ("rule:cause",)),
        *hidden,
        *_changed(pilot, "not_shown"),
        *(Clause(text, ("rule:power", *pilot.part("weeks"))) for text in can),
    )


def _size_may_be_told(pilot: Pilot) -> bool:
    """Whether what so many can show may be said: it says how many they are."""
    return pilot.report.power.people >= MINIMUM and (not pilot.week or pilot.report.people is not None)
