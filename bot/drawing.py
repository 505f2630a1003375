"""From a prompt's row to what it should show: reads what a view needs, then asks the view."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot import checking, kind_words, peering, pinned, told
from bot.views import calibration as calibration_views
from bot.views import channels as channel_views
from bot.views import checkins as checkin_views
from bot.views import digests as digest_views
from bot.views import invitations as invitation_views
from bot.views import my_data as my_data_views
from bot.views import notices as notice_views
from bot.views import nudges as nudge_views
from bot.views import peers as peer_views
from bot.views import practice as practice_views
from bot.views import reportbacks as report_back_views
from bot.views import scenarios as scenario_views
from bot.views import shared as shared_views
from bot.views import thanks as thanks_views
from bot.views.message import Message
from coaching import cards
from coaching.attention import APART, SILENT_AFTER, History, good_moment
from coaching.digests import TeamDigest
from coaching.faces import Outlook
from coaching.hours import local
from coaching.items import CheckIn, Nudge, Practice, Round, Scenario
from coaching.kinds import STEWARD_KINDS
from coaching.kudos import Said, what_for
from coaching.people import Person
from coaching.prompts import ERASED, Prompt
from coaching.snoozing import is_snoozed
from content.library import Library
from storage import agreement, digests, histories, kudos, people, pictures, prompts, reportbacks, workspaces

#: The metadata's type on every message that is a prompt; its payload is the prompt's id alone.
EVENT_TYPE = "inflow_prompt"
#: Faces that say what comes next.
_TELLS_NEXT = frozenset({"done", "notnow_said", "yes", "begun", "go_on", "weekly", "notme_said", "done-look"})


class NothingToDraw(Exception):
    """The prompt's item, digest or person is gone: it cannot be drawn any more."""


def metadata(prompt: Prompt) -> dict[str, object]:
    """The message metadata by which a prompt is found again in a channel's history."""
    named = "" if prompt.face == ERASED else prompt.prompt_id
    return {"event_type": EVENT_TYPE, "event_payload": {"prompt_id": named}}


def draw(tx: Connection, library: Library, prompt: Prompt, *, now: datetime) -> Message:
    """Draw what the prompt should show. Raises NothingToDraw."""
    if prompt.kind in _OF_CHANNEL:
        return _OF_CHANNEL[prompt.kind](tx, library, prompt) if prompt.face != ERASED else shared_views.taken_out()
    if prompt.face == ERASED:
        return my_data_views.erased_message()
    if prompt.kind in STEWARD_KINDS:
        return _told(told.steward(tx, prompt), prompt)
    person = people.find(tx, prompt.workspace_id, prompt.recipient)
    if person is None:
        raise NothingToDraw(f"{prompt.recipient} is not on the roster")
    if prompt.kind not in _OF_KIND:
        raise NothingToDraw(f"no view for a prompt of kind {prompt.kind!r}")
    return _OF_KIND[prompt.kind](tx, library, prompt, person, now)


def _notice(tx: Connection, _library: Library, prompt: Prompt, person: Person, now: datetime) -> Message:
    return notice_views.draw(prompt.face, prompt.prompt_id, SILENT_AFTER, outlook(tx, prompt, person, now))


def _thanks(tx: Connection, library: Library, prompt: Prompt, person: Person, now: datetime) -> Message:
    bundle = prompt.subject or prompt.prompt_id
    said = kind_words.of_message(tx, library, prompt.workspace_id, prompt.recipient, bundle)
    return thanks_views.draw(prompt.face, prompt.prompt_id, said, outlook(tx, prompt, person, now))


def _check(tx: Connection, library: Library, prompt: Prompt, person: Person, now: datetime) -> Message:
    return checking.draw(tx, library, prompt, outlook(tx, prompt, person, now), now=now)


def _digest(tx: Connection, _library: Library, prompt: Prompt, person: Person, now: datetime) -> Message:
    seen = outlook(tx, prompt, person, now)
    if prompt.face.startswith("tried") and (
        asks := reportbacks.question(tx, prompt.workspace_id, prompt.subject or "")
    ):
        seen = replace(seen, asks_on=asks.local_date if asks.state == "planned" else None)
    chart = pictures.file_of(tx, prompt.workspace_id, prompt.subject or "")
    return digest_views.draw(prompt.face, prompt.prompt_id, _kept_digest(tx, prompt), seen, chart=chart)


def _report_back(tx: Connection, _library: Library, prompt: Prompt, person: Person, now: datetime) -> Message:
    card = next((card for card in _kept_digest(tx, prompt).cards if card.id == prompt.item), None)
    if card is None:
        raise NothingToDraw(f"the digest {prompt.subject} has no card {prompt.item}")
    told = reportbacks.tallies(tx, prompt.workspace_id, prompt.module or "", reader=prompt.recipient)
    others = cards.said(told.get(card.id))
    return report_back_views.draw(prompt.face, prompt.prompt_id, card, others, outlook(tx, prompt, person, now))


def _kept_digest(tx: Connection, prompt: Prompt) -> TeamDigest:
    """Return the digest as it was shown: what became of a card in the content since changes nothing about it."""
    body = digests.find(tx, prompt.workspace_id, prompt.subject or "")
    if body is None:
        raise NothingToDraw(f"the digest {prompt.subject} is gone")
    return TeamDigest.from_json(body)


def _test_line(tx: Connection, _library: Library, prompt: Prompt) -> Message:
    steward = people.find(tx, prompt.workspace_id, prompt.subject or "")
    return channel_views.test_line(steward.name if steward else "")


def _team_digest(tx: Connection, library: Library, prompt: Prompt) -> Message:
    return _told(told.team(tx, library, prompt), prompt)


def _told(drawn: Message | None, prompt: Prompt) -> Message:
    if drawn is None:
        raise NothingToDraw(f"the digest {prompt.subject} is gone")
    return drawn


def _shared(tx: Connection, library: Library, prompt: Prompt) -> Message:
    one = kudos.find(tx, prompt.workspace_id, prompt.subject or "") if prompt.face == "yes" else None
    if one is None:
        return shared_views.taken_out()
    return shared_views.shared(Said(one, what_for(library.modules, one.module, one.behaviour)))


def _invitation(tx: Connection, library: Library, prompt: Prompt, person: Person, now: datetime) -> Message:
    try:
        programme = library.programmes[prompt.subject or ""]
    except KeyError as gone:
        raise NothingToDraw(f"the programme {prompt.subject} is gone") from gone
    cohorts = workspaces.opened(tx, prompt.workspace_id)
    seen = outlook(tx, prompt, person, now)
    open_ = [one for one in cohorts.values() if one.programme == programme.id]
    if open_:
        first = cohorts.get(person.cohort or "") or min(open_, key=lambda one: one.opened_at)
        begun = (seen.today - local(first.opened_at, person.tz).date()).days // 7
        programme = replace(programme, weeks=first.lasts(programme.weeks))
        seen = replace(seen, weeks_left=max(1, programme.weeks - begun))
    return invitation_views.draw(
        prompt.face,
        prompt.prompt_id,
        programme,
        library.modules[programme.module].skill,
        seen,
        learns=person.cohort in cohorts,
        manages=person.manages,
    )


def _peer_question(tx: Connection, library: Library, prompt: Prompt, person: Person, now: datetime) -> Message:
    about = peering.about(tx, library, prompt)
    if about is None and prompt.sent_at is None:
        raise NothingToDraw(f"nobody and nothing to ask about: {prompt.item}")
    return peer_views.draw(prompt.face, prompt.prompt_id, about, outlook(tx, prompt, person, now))


def _nudge(tx: Connection, library: Library, prompt: Prompt, person: Person, now: datetime) -> Message:
    try:
        item = library.item(prompt.module or "", prompt.item or "")
        if not isinstance(item, Nudge):
            raise NothingToDraw(f"{prompt.item} is no nudge")
        wording = item.wording(prompt.variant or "")
    except KeyError as gone:
        raise NothingToDraw(str(gone)) from gone
    return nudge_views.draw(prompt.face, prompt.prompt_id, wording, outlook(tx, prompt, person, now))


def _task(tx: Connection, library: Library, prompt: Prompt, person: Person, now: datetime) -> Message:
    item, seen = pinned.item_of(tx, library, prompt), outlook(tx, prompt, person, now)
    if isinstance(item, Practice):
        return practice_views.draw(prompt.face, prompt.prompt_id, item, seen)
    if isinstance(item, Round):
        return _scenes(tx, prompt, item, seen)
    if isinstance(item, CheckIn):
        day = prompt.local_date or local(prompt.due_at, person.tz).date()
        return checkin_views.draw(prompt.face, prompt.prompt_id, item, prompt.subject, day, seen)
    raise NothingToDraw(f"{prompt.item} is gone")


def _scenario(tx: Connection, library: Library, prompt: Prompt, person: Person, now: datetime) -> Message:
    item = pinned.item_of(tx, library, prompt)
    if not isinstance(item, Scenario) or (prompt.sent_at is None and pinned.is_withdrawn(library, prompt)):
        raise NothingToDraw(f"the scenario {prompt.item} is gone")
    return scenario_views.draw(prompt.face, prompt.prompt_id, item, outlook(tx, prompt, person, now))


def _scenes(tx: Connection, prompt: Prompt, scenes: Round, seen: Outlook) -> Message:
    if prompt.kind == "calibration":
        return calibration_views.draw(prompt.face, prompt.prompt_id, scenes, seen)
    settled = agreement.find(tx, prompt.workspace_id, scenes.module, scenes.number)
    if settled is None:
        raise NothingToDraw(f"nothing is known of {prompt.item}")
    return calibration_views.draw_back(prompt.face, prompt.prompt_id, settled, seen)


_OF_KIND = {
    "nudge": _nudge,
    "scenario": _scenario,
    "practice": _task,
    "checkin": _task,
    "calibration": _task,
    "calibration_back": _task,
    "invitation": _invitation,
    "notice": _notice,
    "digest": _digest,
    "report_back": _report_back,
    "thanks": _thanks,
    "peer_question": _peer_question,
    "check": _check,
    "shared_note": _check,
}
_OF_CHANNEL = {"shared_thanks": _shared, "team_digest": _team_digest, "test_line": _test_line}


def with_next(tx: Connection, seen: Outlook, person: Person, coming: Prompt, *, now: datetime) -> Outlook:
    """Say when a planned prompt comes, by the rule that is asked when it is due: that may be later than planned.

    Nothing that has happened by now reaches further than the time between two messages, so that what lies beyond it
    asks for no look into the past.
    """
    at = max(now, coming.due_at)
    if not (coming.requested and coming.follows is None):
        soon = coming.due_at < now + APART
        history = histories.before_sending(tx, person, now=now) if soon else History()
        moment = good_moment(person, history, at)
        if moment is None:
            return seen
        at, _ = moment
    return replace(seen, next_at=local(at, person.tz), next_kind=coming.kind)


def outlook(tx: Connection, prompt: Prompt, person: Person, now: datetime) -> Outlook:
    """Gather the dates that the prompt's present face may speak of."""
    seen = Outlook(name=person.name, tz=person.tz, today=local(now, person.tz).date(), agreed_on=person.consented_on)
    if prompt.closes_at:
        seen = replace(seen, closes_on=local(prompt.closes_at, person.tz).date())
    if prompt.face in _TELLS_NEXT and (
        coming := prompts.upcoming(tx, prompt.workspace_id, prompt.recipient, beside_now=True)
    ):
        seen = with_next(tx, seen, person, coming, now=now)
    if is_snoozed(prompt.face) and (back := prompts.follower(tx, prompt.workspace_id, prompt.prompt_id)):
        seen = replace(seen, back_at=local(back.due_at, person.tz))
    if prompt.face == "paused" and person.preferences.paused_until:
        seen = replace(seen, paused_until=local(person.preferences.paused_until, person.tz))
    return seen
