"""Capability and confidence: what first answers say of a skill, how sure the person was, the index and the gap."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from coaching.difficulty import NO_NORMS, Norms
from coaching.first_answers import FirstAnswer
from coaching.intervals import t_quantile

#: Why a measure is not given: too few answers of this person, too few of everybody's, or the time has not come.
Withheld = Literal["few_answers", "few_people", "too_soon"]

#: A mean is given from so many answers on.
ENOUGH_ANSWERS = 3
#: Shares of the index.
CAPABILITY_SHARE, CONFIDENCE_SHARE = 0.7, 0.3
#: The spread that single answers are taken to have before more is known: that of four equally likely levels.
ASSUMED_SPREAD = math.sqrt(5 / 36)
#: As if so many answers had been seen with that spread: three equal ones do not prove that there are no ups and downs.
ASSUMED_DF = 4


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure of one person with its 95 % interval; `n` answers stand behind it.

    Withheld, it has neither value nor interval, and says why.
    """

    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands in a module: capability, confidence and index in [0, 1], the gap in [-1, 1].

    `gap` is confidence less capability: above 0, surer than the answers bear out.
    """

    capability: Estimate
    confidence: Estimate
    index: Estimate
    gap: Estimate


def standing(answers: Sequence[FirstAnswer], norms: Norms = NO_NORMS) -> Standing:
    r"""Return a person's capability, confidence, index and gap.

    Parameters
    ----------
    answers : sequence of FirstAnswer
        The person's first answers in one module, in any order; answers after a hint are not among them.
    norms : Norms
        What everybody's answers tell of the items; by default nothing, and no answer is adjusted.

    Returns
    -------
    Standing
        Capability: the mean of the adjusted scores, in [0, 1]. Confidence: the mean rating (sure 1, fairly 0.5,
        guessing 0) of the same answers. Index: 0.7 capability + 0.3 min(confidence, capability). Gap: the mean of
        rating less adjusted score, in [-1, 1]. Each is withheld ("few_answers") under three answers.

    Notes
    -----
    The intervals are Student's t on a spread that is pooled with an assumed one (four degrees of freedom, the norms'
    spread where it is known, else that of four equally likely levels), since three to eight answers from four levels
    are often all the same. They assume that answers are independent given the person. The index lies between the
    indices of both lower and of both upper limits; that is wider than needed, whatever the two have to do with each
    other. Limits stay in the measure's own bounds.

    Confidence beyond capability adds nothing to the index: being sure is worth something where it is borne out.
    The weights are a published starting point, not validated.

    References
    ----------
    Smyth GK (2004). Linear models and empirical Bayes methods. Stat Appl Genet Mol Biol 3:3.
    doi:10.2202/1544-6115.1027 (the moderated t).

    Examples
    --------
    >>> from datetime import date
    >>> day = date(2026, 11, 17)
    >>> found = standing([FirstAnswer(item, day, score, score > 0.5, "sure") for item, score in
    ...                   (("a", 1 / 3), ("b", 2 / 3), ("c", 2 / 3), ("d", 1.0))])
    >>> round(found.capability.value, 3), found.confidence.value, round(found.gap.value, 3)
    (0.667, 1.0, 0.333)
    >>> round(found.index.value, 3)
    0.667

    """
    spread = norms.spread if norms.known else ASSUMED_SPREAD
    capability = mean([norms.adjusted(one) for one in answers], spread=spread)
    rated = [(one.confidence, norms.adjusted(one)) for one in answers if one.confidence is not None]
    confidence = mean([rating for rating, _ in rated])
    gap = mean([rating - score for rating, score in rated], lowest=-1.0)
    return Standing(capability, confidence, _index_of(capability, confidence), gap)


def index(capability: float, confidence: float) -> float:
    """Return 0.7 capability + 0.3 min(confidence, capability); all three in [0, 1]."""
    if not (0 <= capability <= 1 and 0 <= confidence <= 1):
        raise ValueError(f"both lie in [0, 1]; got capability={capability}, confidence={confidence}")
    return CAPABILITY_SHARE * capability + CONFIDENCE_SHARE * min(confidence, capability)


def _index_of(capability: Estimate, confidence: Estimate) -> Estimate:
    n = min(capability.n, confidence.n)
    one, other = (
        (capability.low, capability.value, capability.high),
        (confidence.low, confidence.value, confidence.high),
    )
    low, value, high = (
        index(a, b) if a is not None and b is not None else None for a, b in zip(one, other, strict=True)
    )
    return Estimate(n, value, low, high, withheld=None if value is not None else "few_answers")


def mean(values: Sequence[float], *, spread: float = ASSUMED_SPREAD, lowest: float = 0.0) -> Estimate:
    r"""Return the mean of a few values with its 95 % interval, both within [`lowest`, 1].

    Notes
    -----
    The half-width is :math:`t_{4 + n - 1} s / \sqrt n` with
    :math:`s^2 = (4 \, \mathrm{spread}^2 + \sum (x - \bar x)^2) / (4 + n - 1)`.

    """
    n = len(values)
    if n < ENOUGH_ANSWERS:
        return Estimate(n, withheld="few_answers")
    middle = math.fsum(values) / n
    df = ASSUMED_DF + n - 1
    variance = (ASSUMED_DF * spread**2 + math.fsum((value - middle) ** 2 for value in values)) / df
    half = t_quantile(df) * math.sqrt(variance / n)
    value, low, high = (min(1.0, max(lowest, limit)) for limit in (middle, middle - half, middle + half))
    return Estimate(n, value, low, high)
