"""A reading in plain words: whole people, whole percent, its range and its goals."""

from coaching.kpis import FIGURES
from coaching.readings import Reading


def value(reading: Reading) -> str:
    """Return "6 of 8 people", or "2.1 each"."""
    if reading.reason in ("almost_none", "almost_all"):
        return f"{almost(reading)} of {reading.denominator} people"
    if FIGURES[reading.name].scale == "rate":
        return f"{reading.value:.1f} each"
    what = "messages" if FIGURES[reading.name].scale == "prompts" else "people"
    return f"{reading.numerator} of {reading.denominator} {what}"


def almost(reading: Reading) -> str:
    """Return what is said where all or none did it."""
    return "almost all" if reading.reason == "almost_all" else "almost none"


def share(reading: Reading) -> str:
    """Return the share in percent; of a count for each person, how many in all."""
    if reading.value is None:
        return ""
    if FIGURES[reading.name].scale == "rate":
        return f"{reading.numerator} in all"
    return f"{percent(reading.value)} %"


def likely(reading: Reading) -> str:
    """Return the range as a sentence; empty where there is none."""
    if reading.low is None or reading.high is None:
        return ""
    if FIGURES[reading.name].scale == "rate":
        return f"Likely {reading.low:.1f} to {reading.high:.1f}."
    return f"Likely {percent(reading.low)} to {percent(reading.high)} %."


def goals(reading: Reading) -> str:
    """Return the thresholds as a sentence; empty where there are none."""
    if reading.pilot is None or reading.success is None:
        return ""
    if FIGURES[reading.name].scale == "rate":
        return f"Goals: pilot {reading.pilot:g} each, success {reading.success:g}."
    return f"Goals: pilot {goal(reading, reading.pilot)}, success {goal(reading, reading.success)}."


def goal(reading: Reading, at: float) -> str:
    """Return one threshold of a figure as it is said by itself."""
    return f"{at:g} each" if FIGURES[reading.name].scale == "rate" else f"{percent(at)} %"


def percent(of: float) -> int:
    """Return a fraction in whole percent."""
    return int(100 * of + 0.5)
