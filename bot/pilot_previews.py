"""What a steward sees of a pilot, drawn as a preview."""

from collections.abc import Iterator
from datetime import date

from slack_sdk.models.views import View

from bot.views import adjustments
from coaching.adjustments import Adjustment
from content.library import Library

_DAY = date(2026, 11, 24)


def drawn(library: Library) -> Iterator[tuple[str, View]]:
    """Yield each form by the name of its face."""
    programmes = {programme.id: programme.name for programme in library.programmes.values()}
    before = Adjustment(
        "a", "listening", "Notes are asked for on Tuesday.", "Thursday is full.", "manager_checks", "up", _DAY, "U1"
    )
    yield "what was changed", adjustments.form(programmes, [before])
