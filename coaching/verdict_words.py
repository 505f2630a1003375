"""A verdict in one paragraph: what it is, by which figures, what is unsure, and what to do next. All by rules."""

from collections.abc import Iterable

from coaching.figure_words import measured
from coaching.kpis import FIGURES
from coaching.readings import Reading
from coaching.verdict import HALTED_BY, JUDGED, SCALED_BY, Kind, Link, Verdict

#: As the paragraph begins.
NAMES: dict[Kind, str] = {
    "scale": "scale",
    "halt": "halt",
    "too_few": "too few to say",
    "iterate": "iterate",
    "not_yet": "none yet",
}
#: As a heading has it: "Pilot, week 6 of 6: change, then go on".
TITLES: dict[Kind, str] = {
    "scale": "go on with more people",
    "halt": "stop",
    "too_few": "too few to say",
    "iterate": "change, then go on",
    "not_yet": "no verdict yet",
}
#: So many more weeks give one reading over three of them, after one to settle.
MORE_WEEKS = "four"
CAUSE = "Nothing here says what caused it: that takes people who did not have it."

_WHAT = {
    "active_users": "taking part",
    "repeat_7d": "coming back",
    "practice_tasks": "tasks done",
    "peer_feedback": "giving thanks",
    "manager_checks": "managers' notes",
}
#: Who stands at a stage of the loop.
_STAGES = {
    "exposed": "met an idea twice",
    "rehearsed": "rehearsed one",
    "praised": "heard of it from a colleague",
    "checked": "had a note from their manager",
}
#: Who stood at the stage before.
_BEFORE = {
    "exposed": "who take part",
    "rehearsed": "who met an idea twice",
    "praised": "who rehearsed one",
    "checked": "who heard of it from a colleague",
}
#: What to change where the loop is weakest.
_CHANGE = {
    "exposed": "Change when messages come",
    "rehearsed": "Change what people are asked to try",
    "praised": "Change how colleagues are asked what they saw",
    "checked": "Change how notes are asked for",
}
#: Which stage a figure tells of, where the loop itself does not say.
_TELLS_OF = {
    "active_users": "exposed",
    "repeat_7d": "rehearsed",
    "practice_tasks": "rehearsed",
    "peer_feedback": "praised",
    "manager_checks": "checked",
}
_NOT_SHOWN = {
    "few_teams": "with fewer than five managers there are too few teams to say",
    "empty": "nobody is counted in it",
    "not_dependable": "those who note do not yet mean the same by the levels",
}


def paragraph(verdict: Verdict) -> str:
    """Return the verdict in one paragraph."""
    first = f"Verdict: {NAMES[verdict.kind]}."
    if verdict.kind == "not_yet":
        return _joined(first, _not_yet(verdict), _then(verdict))
    figures = " ".join(line(reading) for reading in verdict.readings)
    return _joined(first, _why(verdict), figures, _weakest(verdict), CAUSE, next_step(verdict))


def opening(verdict: Verdict) -> str:
    """Return the verdict and what made it this one, without the figures, and what to do next."""
    if verdict.kind == "not_yet":
        return paragraph(verdict)
    return _joined(f"Verdict: {NAMES[verdict.kind]}.", _why(verdict), next_step(verdict))


def line(reading: Reading) -> str:
    """Return one figure: "Came back: 37 %, n = 70, likely 27 to 49; between pilot 20 and success 45."."""
    figure = FIGURES[reading.name]
    if reading.withheld:
        reason = _NOT_SHOWN.get(reading.reason or "", "fewer than five people stand behind it")
        return f"{figure.label}: not shown, {reason}."
    return f"{figure.label}: {measured(reading)}{_place(reading)}."


def _goal(reading: Reading, value: float) -> str:
    return f"{value:g}" if FIGURES[reading.name].scale == "rate" else f"{100 * value:.3g}"


def _place(reading: Reading) -> str:
    """Return where a value stands between its thresholds, and which of them its range holds."""
    if reading.value is None or reading.pilot is None or reading.success is None:
        return ""
    goals = [(f"{name} {_goal(reading, at)}", at) for name, at in _thresholds(reading)]
    pilot, success = (name for name, _ in goals)
    if reading.value >= reading.success:
        place = f"; {success} reached"
    else:
        place = f"; below {pilot}" if reading.value < reading.pilot else f"; between {pilot} and {success}"
    if reading.low is None or reading.high is None:
        return place
    held = [name for name, at in _thresholds(reading) if reading.low <= at <= reading.high]
    return place + (f", and the range holds {' and '.join(held)}" if held else "")


def _thresholds(reading: Reading) -> tuple[tuple[str, float], ...]:
    return ("pilot", reading.pilot or 0.0), ("success", reading.success or 0.0)


def _not_yet(verdict: Verdict) -> str:
    if verdict.not_yet == "quiet":
        worth = {0: "none", 1: "one"}[len(verdict.weeks)]
        return f"It takes two weeks that are not quiet, and so far there {'is' if verdict.weeks else 'was'} {worth}."
    return f"Week {verdict.week} is none of the weeks that were named for it, so that no good day decides."


def _then(verdict: Verdict) -> str:
    return f"The next one comes after week {verdict.next_week}." if verdict.next_week else ""


def _why(verdict: Verdict) -> str:
    """Return which figures made it this verdict."""
    match verdict.kind:
        case "scale":
            return f"{_upper(_and(SCALED_BY))} have reached success, and no figure is below pilot."
        case "halt":
            return f"{_upper(_and(HALTED_BY))} are below pilot, and so are their whole ranges."
        case "too_few":
            return _too_few(verdict)
    if any(reading.reason == "not_dependable" for reading in verdict.readings):
        return "Nothing is scaled or halted without managers' notes that can be relied on."
    if verdict.unasked:
        return f"Nobody was asked for {_and(verdict.unasked)} yet, and a zero of that kind decides nothing."
    return _mixed(verdict)


def _mixed(verdict: Verdict) -> str:
    """Return how many figures have reached pilot, and which not; or which have not reached success."""
    tests = {(clause.figure, clause.test): clause.held for clause in verdict.clauses}
    below = [name for name in JUDGED if tests[name, "not_below"] is False]
    if below:
        reached = ("None", "One", "Two", "Three", "Four")[len(JUDGED) - len(below)]
        return f"{reached} of five figures reached pilot level, not yet {_and(below)}."
    return f"All five figures reached pilot level; not yet at success: {_and(verdict.deciding)}."


def _too_few(verdict: Verdict) -> str:
    names = _and(verdict.deciding)
    match verdict.unsure:
        case "scale_crosses":
            return f"The values are those of a success, but {names} may in truth lie at pilot or below."
        case "halt_crosses":
            return f"{_upper(_and(HALTED_BY))} are below pilot, but {names} may in truth have reached it."
        case "open":
            return f"{_upper(names)} may in truth be anything from below pilot to success."
    return f"Too few people or teams stand behind {names}, and without a figure nothing is scaled or halted."


def _weakest(verdict: Verdict) -> str:
    link = verdict.weakest
    if link is None or verdict.kind == "scale":
        return ""
    return f"The weakest link: of {link.of} people {_BEFORE[link.stage]}, {_reached(link)} {_STAGES[link.stage]}."


def _reached(link: Link) -> str:
    """Return how many reached a stage; of thanks, which come from answers, not that it was all or none of them."""
    if link.stage == "praised" and link.reached in (0, link.of):
        return "almost all" if link.reached else "almost none"
    return str(link.reached) if link.reached else "none"


def next_step(verdict: Verdict) -> str:
    """Return what to do next; nothing while there is no verdict."""
    undependable = any(reading.reason == "not_dependable" for reading in verdict.readings)
    match verdict.kind:
        case "scale":
            return "Open another group, and read the same figures there."
        case "halt":
            return "Stop here, tell everybody who took part, and begin anew with another moment or behaviour."
        case "too_few":
            few_teams = any(reading.reason == "few_teams" for reading in verdict.readings)
            more = "teams, until five managers have people in it" if few_teams else "people or teams"
            until = "until then nothing shows that it works, or that it does not"
            return f"Add {more}, or run {MORE_WEEKS} more weeks; {until}."
        case "iterate" if undependable:
            return f"Have raters rate scenes together until they agree, then run {MORE_WEEKS} more weeks."
        case "iterate":
            return f"{_CHANGE[_stage(verdict)]}, then run {MORE_WEEKS} more weeks."
    return ""


def _stage(verdict: Verdict) -> str:
    """Return the stage to change: the loop's weakest, else the one of the figure that is furthest behind."""
    if verdict.weakest is not None:
        return verdict.weakest.stage
    behind = min(verdict.readings, key=_progress)
    return _TELLS_OF[behind.name]


def _progress(reading: Reading) -> float:
    """Return how far a figure has come, 1 being success; one that is not shown counts as having arrived."""
    if reading.value is None or not reading.success:
        return 0.0 if reading.reason == "almost_none" else 1.0
    return reading.value / reading.success


def _and(names: Iterable[str]) -> str:
    *first, last = (_WHAT[name] for name in names)
    return f"{', '.join(first)} and {last}" if first else last


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
