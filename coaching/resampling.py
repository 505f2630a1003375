"""Ranges of figures that have no formula: the same figure over managers drawn again and again."""

import hashlib
import math
from collections.abc import Callable, Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING

from coaching.intervals import Interval, t_quantile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    #: Makes of the sums of some draws, a row a draw and a column a figure, one value a draw.
    Figures = Callable[[Array, Array], Array]

#: Draws for a range: many where they cost little, fewer where there are hundreds of managers and luck evens out.
DRAWS, FEWER, MANY = 4000, 1000, 400
_CHUNK = 250


def bootstrap(
    tops: Sequence[Sequence[int]],
    bottoms: Sequence[Sequence[int]],
    figures: Sequence["Figures"],
    *,
    seed: str,
) -> tuple[Interval | None, ...]:
    r"""Return the 95 % bootstrap interval of each figure, over clusters.

    Parameters
    ----------
    tops, bottoms : sequence of sequence of int
        For each cluster (the people of one manager) what it adds to each numerator and denominator; at least two
        clusters.
    figures : sequence of callable
        Each makes of the sums of some draws, arrays of shape (draws, columns), one value a draw; NaN where a draw has
        none.
    seed : str
        The same seed draws the same managers.

    Returns
    -------
    tuple of Interval or None
        In the figures' own units; None where no draw has a value.

    Notes
    -----
    Clusters are drawn with replacement, whole. The percentiles taken are wider than 2.5 and 97.5: a bootstrap over m
    clusters is too narrow by :math:`\sqrt{(m-1)/m}` and knows nothing of Student's t, so those of
    :math:`\Phi(\mp \sqrt{m/(m-1)}\, t_{m-1})` are taken (Hesterberg's expanded percentiles).

    References
    ----------
    Hesterberg TC (2015). What teachers should know about the bootstrap: resampling in the undergraduate statistics
    curriculum. Am Stat 69:371-386, section 4.3. doi:10.1080/00031305.2015.1089789
    Field CA, Welsh AH (2007). Bootstrapping clustered data. J R Stat Soc B 69:369-390.
    doi:10.1111/j.1467-9868.2007.00593.x

    """
    import numpy as np

    m = len(tops)
    if m < 2:
        raise ValueError(f"managers are drawn from at least two; got {m}")
    top, bottom = np.asarray(tops, dtype=np.float64), np.asarray(bottoms, dtype=np.float64)
    random = np.random.default_rng(int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=8).digest()))
    found: list[list[Array]] = [[] for _ in figures]
    for _ in range((DRAWS if m <= MANY else FEWER) // _CHUNK):
        drawn = random.multinomial(m, np.full(m, 1 / m), size=_CHUNK).astype(np.float64)
        sums = drawn @ top, drawn @ bottom
        for values, figure in zip(found, figures, strict=True):
            values.append(figure(*sums))
    outside = NormalDist().cdf(-t_quantile(m - 1) * math.sqrt(m / (m - 1)))
    return tuple(_between(np.concatenate(values), outside) for values in found)


def _between(values: "Array", outside: float) -> Interval | None:
    import numpy as np

    there = values[~np.isnan(values)]
    if not there.size:
        return None
    low, high = np.quantile(there, (outside, 1 - outside))
    return Interval(float(low), float(high))
