"""How good the thanks in a programme are: whether they say what somebody did, and whether they were of use.

Both are shares of kudos, and kudos of one person are alike; so each interval takes a person's together. Pairs who thank
nobody but each other are counted, never named: it may be friendship, and it may be a game.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coaching.disclosure import MINIMUM
from coaching.intervals import Interval, wilson_clustered

#: So many each way make a pair: once each is courtesy.
EACH_WAY = 2


@dataclass(frozen=True, slots=True)
class Fact:
    """One kudos. `specific`: it names a behaviour, and an example in words. `useful`: None while nobody opened it."""

    giver: str
    receiver: str
    specific: bool
    useful: bool | None


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, with the 95 % interval, and how many `people` stand behind it."""

    k: int
    n: int
    people: int
    likely: Interval


@dataclass(frozen=True, slots=True)
class Praise:
    """What is said of the thanks of some weeks. A share is None where too few people stand behind it."""

    givers: int
    specific: Share | None = None
    useful: Share | None = None
    pairs: int = 0


def praise(facts: Sequence[Fact], *, minimum: int = MINIMUM) -> Praise:
    """Return how good these thanks are; nothing but the number of givers where too few people gave any.

    Examples
    --------
    Five people gave two each; one of them names a behaviour and an example every time:

    >>> some = [Fact(f"g{n}", f"r{m}", n == 0, None) for n in range(5) for m in range(2)]
    >>> found = praise(some)
    >>> found.specific.k, found.specific.n, found.specific.people, found.useful
    (2, 10, 5, None)

    """
    givers = {one.giver for one in facts}
    if len(givers) < minimum:
        return Praise(len(givers))
    opened = [(one.receiver, one.useful) for one in facts if one.useful is not None]
    return Praise(
        len(givers),
        _share([(one.giver, one.specific) for one in facts], minimum),
        _share(opened, minimum),
        pairs(facts),
    )


def _share(cases: Iterable[tuple[str, bool]], minimum: int) -> Share | None:
    clusters: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for person, done in cases:
        clusters[person][0] += done
        clusters[person][1] += 1
    if len(clusters) < minimum:
        return None
    counts = [(done, of) for done, of in clusters.values()]
    done, of = (sum(column) for column in zip(*counts, strict=True))
    return Share(done, of, len(counts), wilson_clustered(counts))


def pairs(facts: Iterable[Fact]) -> int:
    """Return how many pairs thank nobody but each other, at least `EACH_WAY` times each way."""
    times = Counter((one.giver, one.receiver) for one in facts)
    receivers: dict[str, set[str]] = defaultdict(set)
    for giver, receiver in times:
        receivers[giver].add(receiver)
    return sum(
        giver < receiver
        and receivers[giver] == {receiver}
        and receivers.get(receiver) == {giver}
        and min(times[giver, receiver], times[receiver, giver]) >= EACH_WAY
        for giver, receiver in times
    )
