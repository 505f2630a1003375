"""The sentences of which stories are made. There are no others; none of them says that one thing led to another."""

from datetime import date

from coaching import reading_words as words
from coaching.cards import Tally, for_whom
from coaching.changes import Change
from coaching.digest_words import days
from coaching.faces import said_date
from coaching.kpis import FIGURES
from coaching.kudos import Said
from coaching.readings import Reading
from coaching.weeks import Week

#: Behind a story in which a figure moved and something else is told.
CAVEAT = "They came in the same week; that one led to the other is not shown."

#: Each figure, as it stands in a sentence.
WHAT = {
    "active_users": "taking part",
    "repeat_7d": "coming back",
    "repeat_14d": "coming back within 14 days",
    "repeat_30d": "coming back within 30 days",
    "practice_tasks": "tasks done",
    "peer_feedback": "giving thanks",
    "manager_checks": "managers' notes",
}


def title(week: Week) -> str:
    """Return of whom and of which week a story is, where others of other weeks stand beside it."""
    return f"The whole group, {days(week)}:"


def change(found: Change, teams: int, *, numbered: bool) -> str:
    """Return how a figure moved among the same people of so many teams, or that it did not."""
    what = WHAT[found.name]
    if found.direction is None:
        return _no_move(found, teams, what) if numbered else f"No move this week in {what}, among the same people."
    went = f"{what[0].upper()}{what[1:]} went {found.direction}"
    if not numbered or found.value is None or found.low is None or found.high is None:
        return f"{went} among the same people; by how much is not told, to protect each person."
    more = "more" if found.value > 0 else "fewer"
    least, most = sorted((abs(found.low), abs(found.high)))
    by = f"{_amount(found, abs(found.value))} {more}{_each(found)}"
    return f"{went} among {_who(found, teams)}: {by} than the week before, likely {_span(found, least, most)}."


def _who(found: Change, teams: int) -> str:
    """Return "the same 48 people in 6 teams": a manager who leads one of them knows that it is not of theirs alone."""
    return f"the same {found.n} people" + (f" in {teams} teams" if teams > 1 else "")


def _no_move(found: Change, teams: int, what: str) -> str:
    low, high = found.low or 0.0, found.high or 0.0
    span = f"between {_amount(found, abs(low))} fewer and {_amount(found, abs(high))} more{_each(found)}"
    return f"No move this week in {what}: among {_who(found, teams)} it is likely {span} than the week before."


def _amount(found: Change, value: float) -> str:
    if FIGURES[found.name].scale == "rate":
        return _number(value)
    points = _number(100 * value, digits=0)
    return f"{points} {'point' if points == '1' else 'points'}"


def _span(found: Change, least: float, most: float) -> str:
    if FIGURES[found.name].scale == "rate":
        return f"{_number(least)} to {_number(most)}"
    return f"{_number(100 * least, digits=0)} to {_number(100 * most, digits=0)}"


def _number(value: float, *, digits: int = 1) -> str:
    """Return a number with so many digits; what is not nothing is never said to be 0."""
    rounded = f"{value:.{digits}f}"
    return f"{value:.{digits + 1}f}" if value and not float(rounded) else rounded


def _each(found: Change) -> str:
    return " each" if FIGURES[found.name].scale == "rate" else ""


def quiet(name: str) -> str:
    """Return why nothing is said of a quiet week."""
    return f"No move to tell this week in {WHAT[name]}: few messages went out, this week or the week before."


def too_few(name: str) -> str:
    """Return why nothing is said of so few."""
    return f"No move to tell this week in {WHAT[name]}: too few people or teams count in both weeks to say."


def not_dependable(name: str) -> str:
    """Return why nothing is said of a figure whose raters do not mean the same."""
    return f"No move to tell this week in {WHAT[name]}: those who note do not yet mean the same by the levels."


def moment(said: Said) -> str:
    """Return what two people share; nothing where a name or the words are gone."""
    one = said.kudos
    if not (one.giver_name and one.receiver_name and one.words):
        return ""
    first = f"Shared in the same week, with the leave of both: {one.giver_name} thanks {one.receiver_name}"
    return f"{first} for {said.what.skill}, “{one.words}”"


def tried(question: str, tally: Tally) -> str:
    """Return what came of a question that managers tried, as it is told."""
    return f"New this week: of {tally.managers} managers who tried “{question}” it worked {for_whom(tally)}."


def noted(reading: Reading) -> str:
    """Return how many people managers noted something of."""
    return f"In the same week managers noted something they saw of {words.value(reading)}.{_likely(reading)}"


def outcome(label: str, said: str, start: date, end: date) -> str:
    """Return what the business counted, and over which dates."""
    return f"{label}, {said_date(start)} to {said_date(end)}: {said}"


def stands(reading: Reading) -> str:
    """Return where a figure stands."""
    n = f" (n = {reading.n})" if FIGURES[reading.name].scale == "rate" else ""
    return f"{FIGURES[reading.name].label} this week: {words.value(reading)}{n}.{_likely(reading)}"


def _likely(reading: Reading) -> str:
    said = words.likely(reading)
    return f" {said}" if said else ""
