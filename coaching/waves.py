"""Who begins when: people drawn into waves at random, a manager's people always together."""

from collections.abc import Iterable

from coaching.simulation import uniform


def draw(people: Iterable[tuple[str, str | None]], count: int, seed: str) -> tuple[tuple[str, ...], ...]:
    """Return who begins in each wave; the same people and seed, the same waves.

    Parameters
    ----------
    people : iterable of (str, str or None)
        Everybody, each with their manager. People of one manager begin together, since they work together and one
        digest speaks of them; who has none is drawn alone.
    count : int
        How many waves, at least 1.
    seed : str
        Stored with the draw, so that it can be repeated.

    Returns
    -------
    tuple of tuples of str
        As many as waves, the first beginning first; their sizes differ by no more than the largest team.

    Notes
    -----
    Teams come in an order drawn from the seed, each into the wave that is smallest by then; among equal ones the seed
    decides. No wave is preferred, so that everybody's chance of each is 1 / count.

    """
    if count < 1:
        raise ValueError(f"people begin in at least one wave; got {count}")
    teams: dict[str, list[str]] = {}
    for person, manager in people:
        teams.setdefault(f"m:{manager}" if manager else f"p:{person}", []).append(person)
    waves: list[list[str]] = [[] for _ in range(count)]
    for team in sorted(teams, key=lambda name: (uniform(seed, name), name)):
        least = min(range(count), key=lambda wave: (len(waves[wave]), uniform(seed, team, wave)))
        waves[least] += teams[team]
    return tuple(tuple(sorted(wave)) for wave in waves)


def named(group: str, wave: int) -> str:
    """Return the name of a wave's cohort; the first wave, 0, keeps the group's own."""
    return group if wave == 0 else f"{group}, wave {wave + 1}"
