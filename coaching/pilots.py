"""A pilot as a steward starts it in Slack: its own settings, and what may be wrong with them."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coaching.programmes import Chain, Outcome, Programme, Waves
from coaching.waves import named

#: The longest that a group's name, a sponsor, an outcome and its unit may be.
NAME, SPONSOR, OUTCOME, UNIT = 40, 60, 80, 20
#: How long a pilot may last, in weeks: a verdict takes two that are not quiet.
SHORTEST, LONGEST = 2, 26
#: How far ahead its first day may lie.
AHEAD = timedelta(days=180)
#: So many waves a steward may choose from, and the weeks between them.
MOST_WAVES = 3
APART = 2

_NO_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Pilot:
    """What a steward chose: `group` is its cohort, `programme` the one it goes by.

    `waves` begin `weeks_apart` weeks after each other, drawn at random by `seed`.

    `outcome` is None where none is measured yet.
    """

    group: str
    programme: str
    behaviour: str
    weeks: int
    first_day: date
    sponsor: str
    outcome: Outcome | None
    waves: int
    weeks_apart: int
    seed: str
    by: str

    @property
    def reading_weeks(self) -> tuple[int, ...]:
        """The weeks after which a verdict is given."""
        return tuple(sorted({min(3, self.weeks), self.weeks}))


def based_on(programmes: Mapping[str, Programme], module: str) -> Programme | None:
    """Return the programme of a module that a pilot goes by: one in which all begin together, if there is any."""
    those = [programme for programme in programmes.values() if programme.module == module]
    return next((one for one in those if one.waves == Waves()), those[0] if those else None)


def of_programme(programme: Programme, group: str, *, first_day: date, seed: str, by: str) -> Pilot:
    """Return the pilot of a cohort that a programme's file names, as the file has it."""
    chain, parts = programme.chain, programme.waves
    return Pilot(
        group=group,
        programme=programme.id,
        behaviour=chain.behaviour,
        weeks=programme.weeks,
        first_day=first_day,
        sponsor=programme.sponsor,
        outcome=chain.outcome,
        waves=parts.count,
        weeks_apart=parts.weeks_apart,
        seed=seed,
        by=by,
    )


def as_programme(base: Programme, one: Pilot, *, moment: str) -> Programme:
    """Return the programme that a pilot is: the one it goes by, with a name, people, length and chain of its own.

    `moment` is one of its behaviour's.
    """
    return replace(
        base,
        id=one.group,
        name=one.group,
        weeks=one.weeks,
        cohorts=tuple(named(one.group, wave) for wave in range(one.waves)),
        sponsor=one.sponsor,
        chain=Chain(one.outcome, moment, one.behaviour, base.chain.measure),
        hypotheses=(),
        waves=Waves(one.waves, one.weeks_apart),
        reading_weeks=one.reading_weeks,
    )


def outcome_of(label: str, unit: str, better: str) -> Outcome | None:
    """Return the outcome that was written down; None where none was. Its name is made of its label."""
    if not label:
        return None
    name = _NO_LETTER.sub("_", label.lower()).strip("_")[:60] or "outcome"
    return Outcome(name, label, unit, "higher" if better == "higher" else "lower")


def faults(
    *,
    group: str,
    taken: Collection[str],
    first_day: date | None,
    today: date,
    weeks: str,
    sponsor: str,
    outcome: str,
    unit: str,
    better: str,
) -> dict[str, str]:
    """Return what is wrong with what a steward wrote, by input."""
    wrong = {}
    if group in taken:
        wrong["group"] = f"There is a cohort “{group}” already. Choose another name."
    elif not 0 < len(group) <= NAME or not group.isprintable():
        wrong["group"] = f"Give the group a name of up to {NAME} characters."
    if first_day is None or first_day < today:
        wrong["first_day"] = "Choose today or a later day."
    elif first_day > today + AHEAD:
        wrong["first_day"] = "Choose a day within half a year."
    if not weeks.isdecimal() or not SHORTEST <= int(weeks) <= LONGEST:
        wrong["weeks"] = f"Choose {SHORTEST} to {LONGEST} weeks."
    if not 0 < len(sponsor) <= SPONSOR:
        wrong["sponsor"] = f"Say in up to {SPONSOR} characters who wants it: a role, as in “the head of service”."
    if len(outcome) > OUTCOME:
        wrong["outcome"] = f"{len(outcome)} characters; {OUTCOME} is the most."
    if outcome and not 0 < len(unit) <= UNIT:
        wrong["unit"] = f"Say in up to {UNIT} characters what it is counted in: share, minutes, cases."
    if outcome and better not in ("lower", "higher"):
        wrong["better"] = "Choose which direction is good."
    return wrong
