"""One figure in a few words: its value, how many people stand behind it, and its likely range."""

from coaching.kpis import FIGURES
from coaching.readings import Reading


def measured(reading: Reading) -> str:
    """Return "37 %, n = 70, likely 27 to 49", or "not shown"."""
    if reading.withheld:
        return "not shown"
    if reading.value is None:
        return f"{'almost all' if reading.reason == 'almost_all' else 'almost none'} of {reading.n}"
    unit = " each" if FIGURES[reading.name].scale == "rate" else " %"
    said = f"{number(reading.name, reading.value)}{unit}, n = {reading.n}"
    if reading.low is None or reading.high is None:
        return said
    return f"{said}, likely {number(reading.name, reading.low)} to {number(reading.name, reading.high)}"


def number(name: str, value: float) -> str:
    """Return a value of that figure: whole percent, or a count per person."""
    return f"{value:.1f}" if FIGURES[name].scale == "rate" else f"{100 * value:.0f}"


def difference(name: str, value: float, low: float, high: float) -> str:
    """Return "difference +30 points, likely +17 to +42"."""
    rate = FIGURES[name].scale == "rate"
    by, least, most = (f"{end:+.1f}" if rate else f"{100 * end:+.0f}" for end in (value, low, high))
    return f"difference {by}{'' if rate else ' points'}, likely {least} to {most}"
