"""The sentences of a pilot's page."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Literal

from coaching import reading_words as words
from coaching.disclosure import MINIMUM
from coaching.faces import said_date
from coaching.kpis import FIGURES
from coaching.programmes import Outcome, Programme, Waves
from coaching.readings import Reading
from coaching.stories import Counted
from coaching.story_words import outcome
from coaching.weeks import Week

#: Where a figure stands: its whole range past pilot, its value below, anything between, or it is not shown.
Place = Literal["past", "below", "unclear", "hidden"]

NOT_COUNTED = "No figures of it have been brought in yet, so nothing on this page speaks of customers."
NO_FIGURES = "There are no figures yet: no week of this pilot has been read."
HOW_TO_READ: Mapping[str, str] = MappingProxyType(
    {
        "rule:ranges": "Likely: the range that holds the true value in 95 of 100 such pilots. People of one manager "
        "are taken as alike, which makes the range wider.",
        "rule:weeks": "Each figure is that of a week, over all weeks that were read together. Took part counts all who "
        "were invited.",
    }
)
NOTHING_WORKED = "Nothing has clearly passed its pilot level yet."
NOTHING_FAILED = "Of what was read, nothing lies below its pilot level, and no change was without effect."
NOTHING_UNCLEAR = "Nothing that was read is too close to call."
NOTHING_READ = "Nothing has been read yet."
TOO_FEW = "Nothing can be said of it: too few are shown."
NOTHING_NEXT = "Nothing further is planned."
NONE_WRITTEN = "None was written down before the pilot began, so nothing here can be held against one."
WAITS = "Not read yet."

#: What all figures rest on, by the rule that says so.
ASSUMED: Mapping[str, str] = MappingProxyType(
    {
        "rule:sessions": "Taking part is pressing something; who only reads cannot be seen. Tasks are by people's own "
        "word.",
        "rule:chosen": "Nobody was made to take part: those who did may differ from those who did not.",
        "rule:thresholds": "Pilot and success levels are a published starting point, not validated; they judge a "
        "programme, never a person.",
        "rule:notes": "Managers' notes say that somebody looked. Whether they mean the same by what they note is "
        "measured apart.",
    }
)


def made(on: date, sponsor: str) -> str:
    """Return for whom and when the page was made."""
    return (
        f"One page for {sponsor}. Made on {said_date(on)} {on.year} by rules, from what was counted; nobody wrote it."
    )


def moment(at: str, behaviour: str) -> str:
    """Return the moment at work that it is about, and what people are to do in it."""
    return f"The moment: {at}. What people practise for it: {behaviour[0].lower()}{behaviour[1:]}."


def measure(label: str) -> str:
    """Return which figure tells of it first."""
    return f"The figure that should tell of it first: {label[0].lower()}{label[1:]}."


def aim(wanted: Outcome | None) -> str:
    """Return what the business hopes for."""
    if wanted is None:
        return "No business measure was named, so nothing on this page speaks of customers."
    return f"What should come of it: {wanted.label[0].lower()}{wanted.label[1:]}; {wanted.better} is better."


def counted(found: Counted) -> str:
    """Return what the business counted."""
    return outcome(found.label, found.said, found.start, found.end)


def not_begun(programme: Programme) -> str:
    """Return why there is no verdict yet."""
    after = _and([str(each) for each in programme.read_in])
    weeks = "week" if len(programme.read_in) == 1 else "weeks"
    planned = f"it was decided before that figures are judged after {weeks} {after}" if after else "none is planned"
    return f"No verdict. No week of the pilot has ended; {planned}, so that no good day decides."


def time(week: int, programme: Programme, began: Week | None) -> str:
    """Return how far the pilot has come."""
    if began is None:
        return f"The pilot is planned for {programme.weeks} weeks, of which none has ended."
    first = f"Begun in the week of {said_date(began.monday)} {began.monday.year}"
    return f"{first}; {min(week, programme.weeks)} of {programme.weeks} weeks have ended."


def uptake(reading: Reading) -> str:
    """Return how many of those who were invited agreed."""
    if reading.withheld:
        return f"How many agreed is not shown: fewer than {MINIMUM} people were invited, or it would tell of so few."
    invited = reading.denominator
    if reading.value is None:
        return f"{words.almost(reading).capitalize()} of {invited} people who were invited agreed to take part."
    return (
        f"{reading.numerator} of {invited} people who were invited agreed to take part. {words.likely(reading)}".strip()
    )


def people(count: int | None, teams: int) -> str:
    """Return how many take part."""
    if count is None:
        return "How many take part is not shown, to protect each person."
    return f"{count} people in {teams} {'team' if teams == 1 else 'teams'} take part."


def read(weeks: Sequence[Week]) -> str:
    """Return over which dates figures were read."""
    first, last = min(weeks).monday, max(weeks).sunday
    return f"Figures are read over {said_date(first)} to {said_date(last)} {last.year}, without weeks of few messages."


def value(reading: Reading) -> str:
    """Return a figure's value, or that it is not shown."""
    if reading.withheld:
        return "not shown"
    if reading.value is None:
        return words.almost(reading)
    rate = FIGURES[reading.name].scale == "rate"
    return f"{reading.value:.1f} each" if rate else f"{words.percent(reading.value)} %"


def n(reading: Reading) -> str:
    """Return how many people stand behind a figure."""
    return "" if reading.withheld or reading.n is None else str(reading.n)


def likely(reading: Reading) -> str:
    """Return a figure's range without its first word; "no range" where there is none."""
    said = words.likely(reading).removeprefix("Likely ").removesuffix(".")
    return said if said or reading.withheld else "no range"


def stands(reading: Reading) -> Place:
    """Return where a figure stands against its pilot level."""
    if reading.withheld:
        return "hidden"
    if reading.value is None or reading.pilot is None:  # "almost all": only the band is told
        return "below" if reading.band == "below" else "past" if reading.band == "success" else "unclear"
    if reading.value < reading.pilot:
        return "below"
    return "past" if reading.low is not None and reading.low >= reading.pilot else "unclear"


def place(reading: Reading) -> str:
    """Return where a figure stands, in words."""
    if reading.withheld:
        return {"few_teams": "fewer than five teams", "empty": "nobody counts in it"}.get(
            reading.reason or "", "too few to say"
        )
    if reading.pilot is None or reading.success is None:
        return ""
    goals = words.goals(reading).removeprefix("Goals: ").removesuffix(".")
    first = {"past": "past pilot", "below": "below pilot", "unclear": "may lie below pilot", "hidden": ""}[
        stands(reading)
    ]
    return f"{'success' if reading.band == 'success' and first == 'past pilot' else first} ({goals})"


def stood(reading: Reading) -> str:
    """Return in a sentence where a figure stands against its pilot level, and whether its range agrees."""
    within = reading.low is not None and reading.high is not None and reading.low < (reading.pilot or 0) <= reading.high
    said = {
        "past": "past pilot, with its whole range",
        "below": f"below pilot, {'which lies within the range' if within else 'with its whole range'}",
        "unclear": "at pilot or past it, but its range begins below",
        "hidden": "not shown",
    }[stands(reading)]
    if reading.low is None:
        said = said.partition(",")[0] + ", without a range"
    return f"{FIGURES[reading.name].label}: {said} (n = {reading.n})."


def changed(what: str, said: str) -> str:
    """Return what was changed and what came of it."""
    return f"Changed: {_end(what)} {_end(said)}"


def hypothesis(wanted: str, said: str) -> str:
    """Return what was expected and how it stands."""
    return f"Expected: {_end(wanted)} {_end(said)}"


def judged_after(week: int) -> str:
    """Return when figures are judged next."""
    return f"Figures are judged next after week {week}."


def waves(planned: Waves) -> str:
    """Return how people were put into waves, and so what can be compared."""
    if planned.count < 2:
        return "Everybody begins at once, so there is nobody to compare with."
    apart = "a week" if planned.weeks_apart == 1 else f"{planned.weeks_apart} weeks"
    first = f"People begin in {planned.count} waves, {apart} apart"
    if planned.reason:
        return f"{first}, not drawn at random: {_end(planned.reason)}"
    return f"{first}, drawn at random, so that those who wait can be compared with those who began."


def _and(names: Sequence[str]) -> str:
    if not names:
        return ""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _end(text: str) -> str:
    return text if text.endswith((".", "?", "!", "”")) else f"{text}."
