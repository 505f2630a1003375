"""What stands of answers that were changed or taken back: events that replace each other, and the one that counts.

Answers are mostly one chain, each replacing the one before. Files may tell them in any order, in parts, or with two
changes of one answer; so all of this asks only which events there are, never in which order they arrived.
"""

from collections.abc import Iterable, Iterator, Mapping

from coaching.events import Event


def counted(tree: Mapping[str, Event]) -> Event | None:
    """Return the event that activity counts for answers that replace each other, by id; None if nothing counts.

    The newest answer that nothing replaces is the one that stands. If it counts, what is counted is the first answer
    from which on every one did: a person did it once, on that date, however often they changed it since.
    """
    replaced = {one.replaces for one in tree.values()}
    leaves = [one for one in tree.values() if one.event_id not in replaced]
    if not leaves:
        return None  # they replace each other in a ring: nobody can say what stands
    first = last = max(leaves, key=lambda one: (one.occurred_at, one.event_id))
    if not last.counts:
        return None
    while (before := tree.get(first.replaces or "")) is not None and before.counts:
        first = before
    return first


def standing(events: Iterable[Event]) -> Iterator[Event]:
    """Yield, of all events about one person, those that activity counts."""
    known = {one.event_id: one for one in events}
    roots: dict[str, str] = {}
    trees: dict[str, dict[str, Event]] = {}
    for one in known.values():
        trees.setdefault(_root(one, known, roots), {})[one.event_id] = one
    for tree in trees.values():
        if (found := counted(tree)) is not None:
            yield found


def _root(one: Event, known: Mapping[str, Event], roots: dict[str, str]) -> str:
    """Return the id of the first answer of those that one belongs to, and remember it for all on the way."""
    path: dict[str, None] = {}
    at = one
    while at.event_id not in roots and at.event_id not in path:
        path[at.event_id] = None
        before = known.get(at.replaces or "")
        if before is None:
            break
        at = before
    root = roots.get(at.event_id, at.event_id)
    roots.update(dict.fromkeys(path, root))
    return root
