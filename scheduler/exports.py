"""Giving out what happened, under pseudonyms: a few people at a time, in the order of their pseudonyms."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from coaching import exports as rules
from coaching import pseudonyms
from coaching.claims import Claim
from coaching.exports import Span, Terms
from coaching.people import Newcomer
from storage import exports, standings
from storage.engine import Store
from storage.exports import Export

#: People in one transaction: all of their events are in memory at once.
STEP = 20


@dataclass(frozen=True, slots=True)
class Page:
    """What an export tells of some people."""

    events: list[Claim]
    people: list[Newcomer]


def begin(
    store: Store, workspace_id: str, *, by: str, what: str, span: Span, fresh_key: str, now: datetime
) -> tuple[str, str]:
    """Log that somebody makes an export; returns its id, and the key to its pseudonyms.

    `fresh_key`, drawn at random by whoever calls, becomes the workspace's key with its first export.
    """
    export_id = uuid.uuid4().hex
    begun = Export(now, by, what, span.since, span.until, None, None)
    with store.write() as tx:
        key = exports.key(tx, workspace_id, fresh=fresh_key)
        exports.begin(tx, workspace_id, export_id, begun)
    return export_id, key


def pages(store: Store, workspace_id: str, key: str, span: Span) -> Iterator[Page]:
    """Yield what the export tells, always in the same order, whatever the size of the workspace."""
    with store.read() as tx:
        everybody = exports.taking_part(tx, workspace_id)
    terms = Terms(key, span, frozenset(everybody))
    everybody.sort(key=lambda who: pseudonyms.person(key, who))
    for first in range(0, len(everybody), STEP):
        some = everybody[first : first + STEP]
        with store.read() as tx:
            here = standings.known(tx, workspace_id, some)
            about = exports.events_about(tx, workspace_id, some)
            others = exports.messages_without_item(tx, workspace_id, some)
        page = Page([], [])
        for who in some:
            line = rules.listed(here[who], key)
            if line is not None:
                page.people.append(line)
                page.events.extend(rules.told(about[who], here[who], terms, others))
        yield page


def finish(store: Store, workspace_id: str, export_id: str, *, events: int, people: int) -> None:
    """Log how much was in an export that is whole."""
    with store.write() as tx:
        exports.finish(tx, workspace_id, export_id, events=events, people=people)
