"""What colleagues said of each other: the event, the words beside it, and the message that brings them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, func, or_, select, update

from coaching.kudos import KEPT, Kudos, Place, useful_id
from coaching.praise import Fact
from coaching.prompts import Prompt
from storage.events import event
from storage.notes import note
from storage.offers import offer
from storage.people import person
from storage.prompts import LIVE, columns, prompt, to_prompt

_later = event.alias("later")
_words, _link = note.alias("words"), note.alias("link")
_giver, _receiver = person.alias("giver"), person.alias("receiver")
#: A link lies beside the words, under a key of its own.
LINK = ":link"

#: Nobody changed it or took it back since: it is what counts today.
_stands = ~exists().where(
    _later.c.workspace_id == event.c.workspace_id,
    _later.c.person == event.c.person,
    _later.c.replaces == event.c.event_id,
)


#: A message of thanks brings it: what was answered to a question about a colleague is no kudos.
_brought = and_(
    prompt.c.workspace_id == event.c.workspace_id, prompt.c.prompt_id == event.c.prompt, prompt.c.kind == "thanks"
)


def _beside(kept: Any, key: ColumnElement[str]) -> ColumnElement[bool]:  # noqa: ANN401 - an alias of note
    return and_(kept.c.workspace_id == event.c.workspace_id, kept.c.note_id == key)


def _named(who: Any, column: ColumnElement[str]) -> ColumnElement[bool]:  # noqa: ANN401 - an alias of person
    return and_(who.c.workspace_id == event.c.workspace_id, who.c.person_id == column)


_whole: Select[Any] = (
    select(
        event.c.event_id,
        event.c.actor,
        event.c.person,
        event.c.local_date,
        event.c.module,
        event.c.outcome,
        event.c.prompt,
        _words.c.words,
        _link.c.words.label("link"),
        func.coalesce(_giver.c.name, "").label("giver_name"),
        func.coalesce(_receiver.c.name, "").label("receiver_name"),
        offer.c.answer,
    )
    .select_from(event)
    .join(prompt, _brought)
    .outerjoin(_words, _beside(_words, event.c.event_id))
    .outerjoin(_link, _beside(_link, event.c.event_id + LINK))
    .outerjoin(offer, and_(offer.c.workspace_id == event.c.workspace_id, offer.c.kudos_id == event.c.event_id))
    .outerjoin(_giver, _named(_giver, event.c.actor))
    .outerjoin(_receiver, _named(_receiver, event.c.person))
    .where(event.c.name == "peer_feedback", _stands)
)


def _read(tx: Connection, query: Select[Any]) -> list[Kudos]:
    return [Kudos(*row) for row in tx.execute(query)]


def find(tx: Connection, workspace_id: str, kudos_id: str) -> Kudos | None:
    """Return what was said under that id, if it still stands."""
    found = _read(tx, _whole.where(event.c.workspace_id == workspace_id, event.c.event_id == kudos_id))
    return found[0] if found else None


def several(tx: Connection, workspace_id: str, ids: Select[tuple[str]]) -> list[Kudos]:
    """Return what was said under these ids and still stands, in the order of the ids."""
    query = _whole.where(event.c.workspace_id == workspace_id, event.c.event_id.in_(ids))
    return _read(tx, query.order_by(event.c.event_id))


def is_known(tx: Connection, workspace_id: str, kudos_id: str) -> bool:
    """Whether something was said under that id, whatever has become of it."""
    query = select(event.c.event_id).where(event.c.workspace_id == workspace_id, event.c.event_id == kudos_id)
    return tx.execute(query).first() is not None


def standing(tx: Connection, workspace_id: str, kudos_id: str) -> Kudos | None:
    """Return what stands today of what was said first under that id; None if it was taken back, or never said."""
    said = and_(event.c.workspace_id == workspace_id, event.c.event_id == kudos_id)
    about = tx.execute(select(event.c.person).where(said)).scalar()
    changed = select(event.c.replaces, event.c.event_id).where(
        event.c.workspace_id == workspace_id, event.c.person == about, event.c.replaces.is_not(None)
    )
    after = {str(row.replaces): str(row.event_id) for row in tx.execute(changed)}
    return find(tx, workspace_id, _last(after, kudos_id))


def of_message(tx: Connection, workspace_id: str, receiver: str, bundle: str) -> list[Kudos]:
    """Return what a message brings, the oldest first."""
    query = _whole.where(event.c.workspace_id == workspace_id, event.c.person == receiver, event.c.prompt == bundle)
    return _read(tx, query.order_by(event.c.occurred_at, event.c.event_id))


def received(tx: Connection, workspace_id: str, receiver: str, *, limit: int, skip: int = 0) -> list[Kudos]:
    """Return what somebody was brought, the newest first: what is still on its way is not told before its time."""
    arrived = prompt.c.state.not_in(("planned", "sending"))
    query = _whole.where(event.c.workspace_id == workspace_id, event.c.person == receiver, arrived)
    return _read(tx, query.order_by(event.c.occurred_at.desc(), event.c.event_id).limit(limit).offset(skip))


def given(tx: Connection, workspace_id: str, giver: str, *, limit: int, skip: int = 0) -> list[Kudos]:
    """Return what somebody gave, the newest first."""
    query = _whole.where(event.c.workspace_id == workspace_id, event.c.actor == giver)
    return _read(tx, query.order_by(event.c.occurred_at.desc(), event.c.event_id).limit(limit).offset(skip))


def places(tx: Connection, workspace_id: str, giver: str, *, today: date) -> list[Place]:
    """Return which places of today and tomorrow somebody has taken with what they gave."""
    query = (
        select(event.c.event_id, event.c.name, event.c.person, event.c.local_date, event.c.variant, event.c.replaces)
        .join(prompt, _brought)
        .where(
            event.c.workspace_id == workspace_id,
            event.c.actor == giver,
            event.c.name.in_(("peer_feedback", "taken_back")),
            event.c.local_date >= today - timedelta(days=1),
        )
    )
    rows = tx.execute(query).all()
    after = {row.replaces: row.event_id for row in rows if row.replaces}
    taken_back = {row.event_id for row in rows if row.name == "taken_back"}
    first = [row for row in rows if not row.replaces]
    return [
        Place(row.person, row.local_date + timedelta(days=1 if row.variant == KEPT else 0))
        for row in first
        if _last(after, row.event_id) not in taken_back
    ]


def _last(after: Mapping[str, str], said: str) -> str:
    """Follow something said through its changes."""
    while said in after:
        said = after[said]
    return said


def hold(tx: Connection, workspace_id: str, giver: str) -> None:
    """Let one thing at a time be given by the same person: two at once would each find the place free."""
    query = select(person.c.person_id).where(person.c.workspace_id == workspace_id, person.c.person_id == giver)
    tx.execute(query.with_for_update()).first()


def planned(tx: Connection, workspace_id: str, receiver: str) -> list[Prompt]:
    """Return the messages that are to bring somebody words, the first due first."""
    query = select(*columns).where(
        prompt.c.workspace_id == workspace_id,
        prompt.c.recipient == receiver,
        prompt.c.kind == "thanks",
        prompt.c.state == "planned",
    )
    return [to_prompt(row) for row in tx.execute(query.order_by(prompt.c.due_at, prompt.c.prompt_id))]


def messages(tx: Connection, workspace_id: str, receiver: str, bundle: str) -> list[Prompt]:
    """Return the message that brings these words, and what brings it back, as far as they are sent or may be."""
    query = select(*columns).where(
        prompt.c.workspace_id == workspace_id,
        prompt.c.recipient == receiver,
        prompt.c.subject == bundle,
        prompt.c.kind == "thanks",
        prompt.c.state.in_(LIVE),
    )
    return [to_prompt(row) for row in tx.execute(query)]


def give_way(tx: Connection, workspace_id: str, recipient: str, day: date) -> int:
    """Cancel what the planner decided to send a person on that local date or later; returns how many."""
    theirs = and_(prompt.c.workspace_id == workspace_id, prompt.c.recipient == recipient, prompt.c.state == "planned")
    ours = and_(prompt.c.dedupe_key.startswith("nudge:"), prompt.c.requested.is_(False), prompt.c.local_date >= day)
    return tx.execute(update(prompt).where(theirs, ours).values(state="cancelled", reason="thanks")).rowcount


def draw_anew(tx: Connection, workspace_id: str, prompt_ids: Iterable[str]) -> None:
    """Let messages be drawn once more with the face that they have: their words have changed, or are gone."""
    these = and_(prompt.c.workspace_id == workspace_id, prompt.c.prompt_id.in_(sorted(prompt_ids)))
    tx.execute(update(prompt).where(these, prompt.c.state == "sent").values(shown="", faced_at=None))


def forget_words(tx: Connection, workspace_id: str, kudos_id: str) -> None:
    """Delete the words, and the link, of something that was taken back or said anew."""
    keys = or_(note.c.note_id == kudos_id, note.c.note_id == kudos_id + LINK)
    tx.execute(delete(note).where(note.c.workspace_id == workspace_id, keys))


def found_useful(tx: Connection, workspace_id: str, ids: Sequence[str]) -> set[str]:
    """Return which of these ids of "useful" presses are known."""
    query = select(event.c.event_id).where(event.c.workspace_id == workspace_id, event.c.event_id.in_(ids))
    return set(tx.execute(query).scalars())


def facts(tx: Connection, workspace_id: str, *, since: date) -> list[Fact]:
    """Return what the quality of thanks is read from, of everything given since that date: a walk, for a thread."""
    named = event.c.outcome.is_not(None)
    query = (
        select(event.c.event_id, event.c.actor, event.c.person, and_(named, event.c.value > 0), prompt.c.face)
        .join(prompt, _brought)
        .where(event.c.workspace_id == workspace_id, event.c.name == "peer_feedback", event.c.local_date >= since)
        .where(_stands)
    )
    chips = select(event.c.event_id).where(
        event.c.workspace_id == workspace_id,
        event.c.name == "reported_back",
        event.c.outcome == "useful",
        event.c.local_date >= since,
    )
    useful = set(tx.execute(chips).scalars())
    return [
        Fact(giver, receiver, bool(specific), _useful(face, useful_id(workspace_id, kudos_id) in useful))
        for kudos_id, giver, receiver, specific, face in tx.execute(query)
    ]


def _useful(face: str, chip: bool) -> bool | None:  # noqa: FBT001 - what was found
    return chip if chip or face.startswith("read") or face == "closed" else None
