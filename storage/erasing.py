"""Erasing a person: their words, answers and messages go; what groups are counted from stays, and is nobody's.

One transaction, so that nobody is ever half erased. What was counted moves to a pseudonym that is written down nowhere
beside the person's own id: it has no open membership, so no list, search or plan finds it, and past weeks stay true.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, exists, insert, or_, select, update

from coaching.kinds import CHANNEL_KINDS
from coaching.people import Preferences
from coaching.prompts import ERASED
from storage import checks, consents, outcomes, peers, people, team_digests
from storage.adjustments import adjustment
from storage.consents import consent
from storage.digests import digest
from storage.drafts import draft
from storage.events import activity, event
from storage.exports import export
from storage.model_responses import model_response
from storage.notes import note
from storage.offers import offer
from storage.people import membership, person
from storage.pictures import copy_key, picture
from storage.pilots import pilot
from storage.prompts import prompt
from storage.recall import recall
from storage.reportbacks import card_report
from storage.workspaces import cohort

#: What a message is stripped of while its place in Slack is remembered, until it shows nothing any more.
_BLANK: dict[str, Any] = {
    "recipient": "",
    "face": ERASED,
    "reason": ERASED,
    "seed": "",
    "probability": 1.0,
    "requested": False,
    **dict.fromkeys(("faced_at", "expires_at", "local_date", "module", "item", "variant", "item_hash", "subject")),
    **dict.fromkeys(("follows", "wanted_on", "put_off", "sent_at", "error")),
}
#: What was learnt of somebody besides the roster's row and Slack's zone.
_LEARNT = (
    *("heard_at", "last_session_on", "next_decision_at", "dm_channel", "target"),
    *("asked_seldom_since", "checks_as_list"),
)


@dataclass(frozen=True, slots=True)
class _Whose:
    """A person, and the pseudonym that what was counted of them gets."""

    workspace_id: str
    person_id: str
    pseudonym: str

    def of(self, table: Table, column: ColumnElement[str]) -> ColumnElement[bool]:
        return and_(table.c.workspace_id == self.workspace_id, column == self.person_id)


def erase(
    tx: Connection, workspace_id: str, person_id: str, *, pseudonym: str, text_version: int, now: datetime, today: date
) -> bool:
    """Erase a person; twice does no harm. False if the roster does not know them.

    `pseudonym` is drawn at random by whoever calls, and kept by nobody. The roster's row stays, with an answer that
    holds: nothing more comes, nobody asks again, and no roster says yes for them.
    """
    theirs = select(person).where(person.c.workspace_id == workspace_id, person.c.person_id == person_id)
    known = tx.execute(theirs.with_for_update()).first()
    if known is None:
        return False
    whose = _Whose(workspace_id, person_id, pseudonym)
    _messages(tx, whose)  # first: a press under way holds its message, so what it writes is waited for and goes too
    took_part = _took_part(tx, whose)
    _words(tx, whose)
    _said_of_others(tx, whose)
    _acts(tx, whose)
    if took_part:
        _let_go(tx, whose, known, today)
    if took_part or known.consent in {"none", "invited"}:
        answer: Any = "withdrawn" if took_part else "declined"
        consents.note(
            tx,
            workspace_id,
            person_id,
            answer=answer,
            text_version=text_version,
            source="person",
            occurred_at=now,
            local_date=today,
        )
    people.prefer(tx, workspace_id, person_id, Preferences())
    people.change(tx, workspace_id, person_id, **dict.fromkeys(_LEARNT))
    return True


def _took_part(tx: Connection, whose: _Whose) -> bool:
    """Whether anybody counted them: they said yes once, or did something."""
    yes = exists().where(whose.of(consent, consent.c.person_id), consent.c.answer == "agreed")
    did = exists().where(whose.of(activity, activity.c.person))
    return bool(tx.execute(select(or_(yes, did))).scalar())


def _words(tx: Connection, whose: _Whose) -> None:
    """Delete what they wrote, what was written about them, and what only they were shown."""
    about = select(event.c.event_id).where(whose.of(event, event.c.person))
    tx.execute(delete(note).where(whose.of(note, note.c.person_id)))
    tx.execute(delete(note).where(note.c.workspace_id == whose.workspace_id, note.c.event_id.in_(about)))
    checks.forget(tx, whose.workspace_id, whose.person_id)
    either = or_(whose.of(offer, offer.c.giver), whose.of(offer, offer.c.receiver))
    tx.execute(delete(offer).where(either))
    tx.execute(delete(recall).where(whose.of(recall, recall.c.person_id)))
    tx.execute(delete(model_response).where(whose.of(model_response, model_response.c.person_id)))
    peers.forget(tx, whose.workspace_id, whose.person_id)
    tx.execute(delete(digest).where(whose.of(digest, digest.c.recipient)))
    handed_out = and_(picture.c.workspace_id == whose.workspace_id, picture.c.person_id == copy_key(whose.person_id))
    tx.execute(update(picture).where(handed_out).values(figures=""))  # the next round deletes it at Slack
    theirs = whose.of(draft, draft.c.person_id)
    tx.execute(delete(draft).where(theirs, draft.c.sent_at.is_(None)))
    tx.execute(update(draft).where(theirs).values(person_id=""))  # sent for review: it is the content's now
    tx.execute(update(cohort).where(whose.of(cohort, cohort.c.opened_by)).values(opened_by=""))
    tx.execute(update(export).where(whose.of(export, export.c.made_by)).values(made_by=""))
    tx.execute(update(pilot).where(whose.of(pilot, pilot.c.started_by)).values(started_by=""))
    tx.execute(update(adjustment).where(whose.of(adjustment, adjustment.c.noted_by)).values(noted_by=""))


def _said_of_others(tx: Connection, whose: _Whose) -> None:
    """Let messages to others that show this person's name and words be drawn anew, without either."""
    brought = select(event.c.prompt).where(whose.of(event, event.c.actor), event.c.prompt.is_not(None))
    shows = and_(prompt.c.workspace_id == whose.workspace_id, prompt.c.kind == "thanks", prompt.c.subject.in_(brought))
    tx.execute(update(prompt).where(shows, prompt.c.state == "sent").values(shown="", faced_at=None))
    either = or_(event.c.person == whose.person_id, event.c.actor == whose.person_id)
    said = select(event.c.event_id).where(event.c.workspace_id == whose.workspace_id, either)
    team_digests.draw_anew(tx, whose.workspace_id, said)


def _messages(tx: Connection, whose: _Whose) -> None:
    """Delete what was planned; let what stands in Slack show nothing. What is being sent just now is blanked later."""
    theirs = or_(whose.of(prompt, prompt.c.recipient), _in_channels(whose))
    tx.execute(update(prompt).where(theirs, prompt.c.state == "sending").values(face=ERASED, faced_at=None))
    stands = and_(prompt.c.state == "sent", prompt.c.channel.is_not(None), prompt.c.ts.is_not(None))
    tx.execute(update(prompt).where(theirs, stands).values(_BLANK))
    tx.execute(delete(prompt).where(theirs, prompt.c.state != "sending"))
    # Messages to others that name them: what was asked names them no more, and takes no answers.
    about = and_(whose.of(prompt, prompt.c.subject), prompt.c.kind == peers.KIND)
    tx.execute(update(prompt).where(about, prompt.c.state == "planned").values(state="cancelled", reason="colleague"))
    tx.execute(update(prompt).where(about).values(subject=None, face=peers.GONE, seed="", faced_at=None))


def _in_channels(whose: _Whose) -> ColumnElement[bool]:
    """What was, or was to be, posted in a team's channel of thanks that they gave or got, or at their wish."""
    either = or_(event.c.person == whose.person_id, event.c.actor == whose.person_id)
    said = select(event.c.event_id).where(event.c.workspace_id == whose.workspace_id, either)
    subject = or_(prompt.c.subject.in_(said), prompt.c.subject == whose.person_id)
    return and_(prompt.c.workspace_id == whose.workspace_id, prompt.c.kind.in_(sorted(CHANNEL_KINDS)), subject)


def _acts(tx: Connection, whose: _Whose) -> None:
    """Delete what they did, answered, and were told; what they told others stays theirs, from nobody in particular."""
    tx.execute(update(event).where(whose.of(event, event.c.actor)).values(actor=whose.pseudonym))
    tx.execute(delete(event).where(whose.of(event, event.c.person)))
    reported = whose.of(card_report, card_report.c.person_id)
    tx.execute(delete(card_report).where(reported, card_report.c.told_on.is_(None)))
    tx.execute(update(card_report).where(reported).values(person_id=whose.pseudonym))  # others were told of it
    tx.execute(update(activity).where(whose.of(activity, activity.c.person)).values(person=whose.pseudonym))
    outcomes.forget(tx, whose.workspace_id, whose.person_id, pseudonym=whose.pseudonym)


def _let_go(tx: Connection, whose: _Whose, known: Any, today: date) -> None:  # noqa: ANN401 - a row
    """Give all that groups are counted from, up to yesterday, to the pseudonym."""
    last = min([today - timedelta(days=1), *filter(None, (known.left_on, known.closed_on))])
    nobody = {"name": "", "joined_on": known.joined_on, "left_on": last, "deactivated": True, "consent": "withdrawn"}
    key = {"workspace_id": whose.workspace_id, "person_id": whose.pseudonym}
    tx.execute(insert(person).values(**key, **nobody))
    places = tx.execute(select(membership).where(whose.of(membership, membership.c.person_id))).all()
    _move_places(tx, whose, (place for place in places if place.since < today), today)
    lines = tx.execute(
        select(consent).where(whose.of(consent, consent.c.person_id)).order_by(consent.c.occurred_at)
    ).all()
    for n, line in enumerate(lines):
        # The day is what figures go by; the moment would say who it was.
        day = datetime.combine(line.local_date, time(), UTC) + timedelta(microseconds=n)
        row = {"consent_id": f"{whose.pseudonym}:{n}", "person_id": whose.pseudonym, "occurred_at": day}
        whole = and_(consent.c.workspace_id == whose.workspace_id, consent.c.consent_id == line.consent_id)
        tx.execute(update(consent).where(whole).values(row))


def _move_places(tx: Connection, whose: _Whose, places: Iterable[Any], today: date) -> None:
    for place in places:
        this = and_(whose.of(membership, membership.c.person_id), membership.c.since == place.since)
        if place.until is None:
            here = {name: getattr(place, name) for name in ("cohort", "role", "manager")}
            key = {"workspace_id": whose.workspace_id, "person_id": whose.pseudonym}
            tx.execute(insert(membership).values(**key, since=place.since, until=today, tz="UTC", **here))
            tx.execute(update(membership).where(this).values(since=today))
        else:
            tx.execute(update(membership).where(this).values(person_id=whose.pseudonym, tz="UTC"))
