"""What a week's story may draw on: thanks that both share, and what managers reported back of the questions they tried.

Private words are not read here: a kudos is found only by the post that both allowed, and while both still do.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, and_, exists, select

from coaching.cards import Tally
from coaching.kudos import Kudos
from coaching.weeks import Week
from storage import kudos, reportbacks
from storage.events import event
from storage.offers import offer
from storage.people import person
from storage.prompts import prompt
from storage.reportbacks import card_report
from storage.workspaces import cohort

_giver, _receiver = person.alias("giver"), person.alias("receiver")
_later = event.alias("later")


def shared(tx: Connection, workspace_id: str, channel: str, *, since: datetime, until: datetime) -> list[Kudos]:
    """Return the thanks that were posted in a channel between these moments, and that both still share."""
    posted = and_(prompt.c.recipient == channel, prompt.c.sent_at >= since, prompt.c.sent_at < until)
    return kudos.several(tx, workspace_id, _standing(workspace_id).where(posted))


def standing(tx: Connection, workspace_id: str, kudos_id: str) -> Kudos | None:
    """Return a kudos that a story tells of; None once either of the two no longer shares it, or takes part."""
    found = kudos.several(tx, workspace_id, _standing(workspace_id).where(prompt.c.subject == kudos_id))
    return found[0] if found else None


def _standing(workspace_id: str) -> Select[tuple[str]]:
    """Return the ids of the thanks that stand in a team's channel with the leave of both, who both take part."""
    channels = select(cohort.c.channel).where(cohort.c.workspace_id == workspace_id, cohort.c.channel.is_not(None))
    return (
        select(offer.c.kudos_id)
        .join(prompt, and_(prompt.c.workspace_id == offer.c.workspace_id, prompt.c.subject == offer.c.kudos_id))
        .join(_giver, and_(_giver.c.workspace_id == offer.c.workspace_id, _giver.c.person_id == offer.c.giver))
        .join(
            _receiver, and_(_receiver.c.workspace_id == offer.c.workspace_id, _receiver.c.person_id == offer.c.receiver)
        )
        .where(
            offer.c.workspace_id == workspace_id,
            offer.c.answer == "yes",
            prompt.c.recipient.in_(channels),  # by which their posts are found
            prompt.c.kind == "shared_thanks",
            prompt.c.state == "sent",
            prompt.c.face == "yes",
            _giver.c.consent == "agreed",
            _receiver.c.consent == "agreed",
        )
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A card of which others are told something new with a week, what, and the events of the answers behind it."""

    item: str
    tally: Tally
    event_ids: tuple[str, ...]


def told(tx: Connection, workspace_id: str, module: str, week: Week) -> list[Told]:
    """Return the cards of which something new is told with a week. Two statements.

    They are told as to anybody: of five managers at least, and never of the answers that wait for others.
    """
    tallies = reportbacks.tallies(tx, workspace_id, module, reader="")
    query = _answers(workspace_id, module).where(card_report.c.item.in_(_new_with(workspace_id, module, week)))
    found: dict[str, list[str]] = {}
    for row in tx.execute(query.order_by(card_report.c.item, event.c.event_id)):
        found.setdefault(row.item, []).append(row.event_id)
    return [Told(item, tallies[item], tuple(ids)) for item, ids in found.items()]


def _new_with(workspace_id: str, module: str, week: Week) -> Select[tuple[str]]:
    return select(card_report.c.item).where(
        card_report.c.workspace_id == workspace_id,
        card_report.c.module == module,
        card_report.c.told_on == week.sunday,
    )


def _answers(workspace_id: str, module: str) -> Select[tuple[str, str]]:
    """Return the events of the answers that are told, as far as their managers have not had them erased."""
    replaced = exists().where(
        _later.c.workspace_id == event.c.workspace_id,
        _later.c.person == event.c.person,
        _later.c.replaces == event.c.event_id,
    )
    said = and_(
        event.c.workspace_id == card_report.c.workspace_id,
        event.c.person == card_report.c.person_id,
        event.c.name == "reported_back",
        event.c.module == card_report.c.module,
        event.c.item == card_report.c.item,
        event.c.outcome == card_report.c.outcome,
    )
    return (
        select(card_report.c.item, event.c.event_id)
        .join(event, said)
        .where(
            card_report.c.workspace_id == workspace_id,
            card_report.c.module == module,
            card_report.c.told_on.is_not(None),
            ~replaced,
        )
    )
