"""Kudos that the team may see: offered by who gave them, posted once who got them says yes, and taken out again."""

from datetime import datetime

from sqlalchemy import Connection

from coaching import hours
from coaching.asking import Later, Never, Now
from coaching.colleagues import may_not_be_named
from coaching.kinds import KINDS
from coaching.kudos import Kudos
from coaching.people import Person
from coaching.prompts import Plan, Prompt, prompt_id
from storage import channels, kudos, offers, outbox, people, prompts, team_digests


def channel_for(tx: Connection, workspace_id: str, one: Kudos) -> str | None:
    """Return the channel in which a kudos may be shared: that of its receiver's team; None if there is none.

    Of somebody who takes no part nothing is said there, not even that they gave thanks.
    """
    giver, receiver = (people.find(tx, workspace_id, who) for who in (one.giver, one.receiver))
    if giver is None or receiver is None or not giver.agreed:
        return None
    return channels.of_cohort(tx, workspace_id, receiver.cohort)


def has_team(tx: Connection, workspace_id: str, receiver: str | None) -> bool:
    """Whether thanks to that person may be shared, as far as the roster goes; of nobody in particular, to anybody."""
    if receiver is None:
        return channels.is_any_chosen(tx, workspace_id)
    who = people.find(tx, workspace_id, receiver)
    return who is not None and channels.of_cohort(tx, workspace_id, who.cohort) is not None


def offer(tx: Connection, giver: Person, kudos_id: str, *, now: datetime) -> Kudos | None:
    """Offer what somebody gave to the team; None if that cannot be (any more). What stands is as it was offered."""
    one = kudos.standing(tx, giver.workspace_id, kudos_id)
    if one is None or one.giver != giver.person_id:
        return None
    if one.offer is not None:
        return one
    receiver = people.find(tx, giver.workspace_id, one.receiver)
    reached = may_not_be_named(one.receiver, receiver, by=giver.person_id, now=now) is None
    messages = kudos.messages(tx, giver.workspace_id, one.receiver, one.bundle)
    answers = any(row.state != "sent" or row.open_at(now) for row in messages)
    if not (reached and answers and channel_for(tx, giver.workspace_id, one)):
        return None
    offers.make(tx, giver.workspace_id, one.kudos_id, giver=one.giver, receiver=one.receiver, now=now)
    kudos.draw_anew(tx, giver.workspace_id, [row.prompt_id for row in messages])
    return kudos.find(tx, giver.workspace_id, one.kudos_id)


def share(tx: Connection, receiver: Person, one: Kudos, *, now: datetime) -> datetime | None:
    """Take a yes: what was offered is posted in the team's channel, in its receiver's hours.

    Returns when it is due; None if it was not offered (any more), or has nowhere to go: then it is offered no longer.
    """
    workspace_id, channel = receiver.workspace_id, channel_for(tx, receiver.workspace_id, one)
    if channel is None:
        offers.withdraw(tx, workspace_id, one.kudos_id)
        return None
    if not offers.answer(tx, workspace_id, one.kudos_id, said="yes", now=now):
        return None
    due_at = hours.next_moment(receiver, now) or now
    post = Plan(
        kind="shared_thanks",
        recipient=channel,
        dedupe_key=_key(one.kudos_id),
        due_at=due_at,
        reason="shared",
        face="yes",
        expires_at=due_at + KINDS["shared_thanks"].lasts,
        subject=one.kudos_id,
    )
    prompts.plan(tx, workspace_id, [post])
    return due_at


def keep_private(tx: Connection, workspace_id: str, one: Kudos, *, now: datetime, real_now: datetime) -> bool:
    """Take a no, be it to the offer or after a yes: what was posted is taken out. False if there was no offer."""
    if not offers.answer(tx, workspace_id, one.kudos_id, said="no", now=now):
        return False
    _take_out(tx, workspace_id, one.kudos_id, real_now=real_now)
    return True


def withdraw(tx: Connection, workspace_id: str, kudos_id: str, *, real_now: datetime) -> None:
    """Let what was taken back be offered no longer, and leave the channel."""
    offers.withdraw(tx, workspace_id, kudos_id)
    _take_out(tx, workspace_id, kudos_id, real_now=real_now)


def reword(
    tx: Connection, giver: Person, before: Kudos, changed_id: str, *, team: bool, now: datetime, real_now: datetime
) -> None:
    """Let other words be answered anew: a yes was for those before. A no holds for these too: it is asked once."""
    withdraw(tx, giver.workspace_id, before.kudos_id, real_now=real_now)
    if team and offer(tx, giver, changed_id, now=now) and before.offer == "no":
        offers.answer(tx, giver.workspace_id, changed_id, said="no", now=now)


def post_of(workspace_id: str, kudos_id: str) -> str:
    """Return the id of the message that shows a kudos to the team."""
    return prompt_id(workspace_id, _key(kudos_id))


def _key(kudos_id: str) -> str:
    return f"shared:{kudos_id}"


def _take_out(tx: Connection, workspace_id: str, kudos_id: str, *, real_now: datetime) -> None:
    team_digests.draw_anew(tx, workspace_id, [kudos_id])
    post = prompts.find(tx, workspace_id, post_of(workspace_id, kudos_id))
    if post is None:
        return
    if post.state == "planned":
        outbox.end(tx, workspace_id, post.prompt_id, state="cancelled", reason="taken_back", in_doubt=post.attempts > 0)
    prompts.show(tx, workspace_id, post.prompt_id, face="no", real_now=real_now)


def ask(tx: Connection, post: Prompt, *, now: datetime) -> Now | Later | Never:
    """Ask whether a kudos may still be posted: both stand by it, take part and work here, and the team is the same."""
    one = kudos.find(tx, post.workspace_id, post.subject or "")
    if one is None or one.offer != "yes":
        return Never("cancelled", "taken_back")
    giver, receiver = (people.find(tx, post.workspace_id, who) for who in (one.giver, one.receiver))
    for who in (giver, receiver):
        if who is None or not who.here_on(hours.local(now, who.tz).date()):
            return Never("cancelled", "not_here")
        if not who.agreed:
            return Never("cancelled", "not_agreed")
    if receiver is None or channels.of_cohort(tx, post.workspace_id, receiver.cohort) != post.recipient:
        return Never("cancelled", "no_channel")
    at = hours.next_moment(receiver, now)
    if at is None:
        return Never("skipped", "outside_hours")
    return Now() if at <= now else Later(at, "outside_hours")
