"""What a steward sees of a pilot, drawn as a preview."""

from collections.abc import Iterator
from datetime import date

from slack_sdk.models.views import View

from bot.views import adjustments, pilot_forms, pilots
from bot.views.pilots import Checked
from coaching.adjustments import Adjustment
from coaching.pilots import Pilot
from coaching.power import power
from coaching.programmes import Outcome
from content.library import Library

_DAY = date(2026, 11, 24)


def drawn(library: Library) -> Iterator[tuple[str, View]]:
    """Yield each form by the name of its face."""
    programmes = {programme.id: programme.name for programme in library.programmes.values()}
    before = Adjustment(
        "a", "listening", "Notes are asked for on Tuesday.", "Thursday is full.", "manager_checks", "up", _DAY, "U1"
    )
    yield (
        "the form",
        pilot_forms.form(library.modules, first_day=_DAY, user_groups=[("S1", "Early shift"), ("S2", "Late shift")]),
    )
    outcome = Outcome("repeat_calls", "Customers who call again within a week", "share", "lower")
    chosen = ("Berlin, early shift", "listening", "says-it-back", 6, _DAY, "the head of customer service", outcome)
    one = Pilot(*chosen, waves=2, weeks_apart=2, seed="preview", by="U1")
    for face, people, teams in (("what it can show", 120, 15), ("too few teams", 24, 3), ("too few people", 4, 1)):
        size = power(people, teams, one.weeks)
        checked = Checked(one, "Say it back before solving", ("U1",) * people, 2 * (people < 120), size)
        yield face, pilots.check(checked, "{}")
    yield "it is set up", pilots.started(one, (60, 60))
    yield "what was changed", adjustments.form(programmes, [before])
