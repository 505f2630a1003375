"""A digest in plain sentences: whole people, whole percent, and how much to read into them."""

from dataclasses import dataclass, replace
from datetime import date

from coaching import reading_words as say
from coaching.digests import TeamDigest, Trend
from coaching.kpis import FIGURES
from coaching.people import WEEKLY_CHOICES
from coaching.readings import Reading
from coaching.weeks import Week

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_TRENDS: dict[Trend, str] = {
    "up": "Up, among the same people.",
    "down": "Down, among the same people.",
    "close": "Too close to call.",
}

#: What each figure cannot say, beside what it means.
LIMITS = {
    "active_users": "A press is cheap: it does not say that people liked or used what they read.",
    "repeat_7d": "It does not say why they came back.",
    "repeat_14d": "A longer window is easier to meet, so compare it only with itself.",
    "repeat_30d": "A longer window is easier to meet, so compare it only with itself.",
    "practice_tasks": (
        f"It does not say how well they went. The plan sends each person at most {max(WEEKLY_CHOICES)} a week; "
        "what people ask for themselves comes on top."
    ),
    "peer_feedback": "Thanks given in other ways are not in it.",
    "manager_checks": "It says that somebody looked, not what they saw.",
    "completion_rate": "A message that was only read can have done its work.",
}


#: Beside a figure that is left out because of how its raters see the same scenes.
NOT_DEPENDABLE = (
    "Those who note what they see do not yet mean the same by the levels: the scenes they all rate show it. "
    "Until they do, no figure is made of their notes. The notes themselves are kept."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure in words; an empty text is left out. `summary` joins what fits the message."""

    label: str
    value: str
    share: str
    likely: str
    last: str
    trend: str
    goals: str
    meaning: str
    limits: str

    @property
    def summary(self) -> str:
        """Return value, last week, range and trend, as in "6 of 8 people, last week 5. Likely 41 to 93 %."."""
        first = f"{self.value}, {self.last}." if self.last else f"{self.value}."
        return " ".join(text for text in (first, self.likely, self.trend) if text)


def title(digest: TeamDigest) -> str:
    """Return "Your team, 16 to 22 November"."""
    return f"Your team, {days(digest.week)}"


def days(week: Week) -> str:
    """Return the week's first and last date as people say them."""
    first, last = week.monday, week.sunday
    start = str(first.day) if first.month == last.month else _day(first)
    return f"{start} to {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


def caveat(digest: TeamDigest) -> str:
    """Return how much to read into the figures."""
    if digest.reason:
        return protected(digest)
    if digest.quiet:
        return "A quiet week: few messages went out, so please read little into it."
    return f"{digest.people} people: a direction, not a score."


def protected(digest: TeamDigest) -> str:
    """Return why a small team sees no figures."""
    return f"Group figures appear from {digest.minimum} people on, to protect each person."


def how_to_read(digest: TeamDigest) -> str:
    """Return the note under all figures."""
    if not digest.people:
        return protected(digest)
    return f"{one_person(digest)} Three weeks tell more than one. What is not shown is left out for people's sake."


def one_person(digest: TeamDigest) -> str:
    """Return how far one person of the team moves a share; nothing for a team that is too small to be told."""
    if not digest.people:
        return ""
    return f"In a team of {digest.people} one person is {say.percent(1 / digest.people)} points of a share."


def own_notes(digest: TeamDigest) -> str:
    """Return what the manager noted in the week, theirs to know also of a small team; of nothing noted not a word."""
    shown = digest.reading("manager_checks")
    if shown and shown.numerator:
        return f"Your own notes last week: {say.value(shown)}."
    return {
        "all": "Thank you for noting something about everyone last week.",
        "some": "Thank you for your notes last week.",
        "none": "",
    }[digest.noted]


def line(digest: TeamDigest, name: str) -> Line:
    """Return one figure of the team in words."""
    trend = digest.trend(name)
    made = _line(name, digest.reading(name), digest.reading_before(name), _TRENDS[trend] if trend else "")
    if name in digest.unasked and not digest.reason:
        made = replace(made, value="not asked for yet")
    elif (shown := digest.reading(name)) and shown.reason == "not_dependable" and not digest.reason:
        made = replace(made, value="not yet dependable", limits=NOT_DEPENDABLE)
    return replace(made, label="Your notes") if name == "manager_checks" else made


def programme_title(digest: TeamDigest) -> str:
    """Return of which week the whole programme's figures are: the last one that has ended for everybody in it."""
    return f"The whole programme, {days(Week(date.fromisoformat(digest.programme_monday)))}:"


def programme_lines(digest: TeamDigest) -> tuple[Line, ...]:
    """Return the whole programme's figures in words, for a manager whose own team is too small for any."""
    return tuple(_line(reading.name, reading, None, "") for reading in digest.programme if not reading.withheld)


def _line(name: str, reading: Reading | None, before: Reading | None, trend: str) -> Line:
    figure, limits = FIGURES[name], LIMITS[name]
    if reading is None or reading.withheld:
        return Line(figure.label, "too few to say", "", "", "", "", "", figure.meaning, limits)
    return Line(
        label=figure.label,
        value=say.value(reading),
        share=say.share(reading),
        likely=say.likely(reading),
        last=_last(before, reading),
        trend=trend,
        goals=say.goals(reading),
        meaning=figure.meaning,
        limits=limits,
    )


def _last(before: Reading | None, now: Reading) -> str:
    if before is None or before.withheld:
        return ""
    if before.reason in ("almost_none", "almost_all"):
        return f"last week {say.almost(before)}"
    if FIGURES[now.name].scale == "rate":
        return f"last week {before.value:.1f}"
    of = f" of {before.denominator}" if before.denominator != now.denominator else ""
    return f"last week {before.numerator}{of}"
