"""Somebody's Home, read from the rows and published: the newest rows always win."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from slack_sdk.errors import SlackApiError
from sqlalchemy import Connection

from bot import drawing, gone_by, kind_words, peering, pictures, progress, slack_errors
from bot.charts import Chart
from bot.house import House
from bot.views import cohorts as cohort_views
from bot.views import home as views
from bot.views.channels import Place
from bot.views.my_data import Answer
from bot.views.peers import Standing
from bot.views.progress import Own
from coaching import hours
from coaching.attention import SILENT_AFTER
from coaching.faces import Outlook
from coaching.mentors import mentored
from coaching.people import Person
from coaching.prompts import ANSWERS_OPEN, Prompt
from coaching.weeks import Week
from content.library import Library
from storage import channels, cohorts, consents, histories, outbox, people, prompts, workspaces
from storage.engine import Away, Busy

#: What failed longer ago than this is no longer shown to a steward.
LATELY = timedelta(days=7)

#: Seconds between tries to show a picture that was just uploaded.
_READY_WITHIN = (0.0, 1.0, 3.0)

_NOT_NOW: tuple[type[Exception], ...] = (Busy, Away, *slack_errors.CALL_ERRORS)

_log = logging.getLogger(__name__)


class _Turn:
    """One Home's turn to be published; `newest` numbers those who asked."""

    def __init__(self) -> None:
        self.lock, self.newest = asyncio.Lock(), 0


_turns: "WeakValueDictionary[tuple[str, str], _Turn]" = WeakValueDictionary()


async def publish(house: House, workspace_id: str, person_id: str, *, notice: str = "") -> None:
    """Publish a person's Home as the rows have it now. A failure is logged: the next press or visit draws it again.

    Read and published in one turn, so that an older picture never lands on a newer one; of many who wait, the last.
    The picture of their answers is not waited for: where it is not there yet, Home is published again once it is.
    """
    page = await _published(house, workspace_id, person_id, notice)
    chart = progress.chart_of(page.own) if page is not None and page.own is not None and not page.own.picture else None
    if chart is not None and not house.studio.is_resting(workspace_id):
        house.errands.run(_with_picture(house, workspace_id, person_id, chart))


async def _with_picture(house: House, workspace_id: str, person_id: str, chart: Chart) -> None:
    """Have the picture made, and publish Home with it; Slack may need a moment until a new file can be shown."""
    if not await pictures.renew(house, workspace_id, person_id, chart):
        return
    for pause in _READY_WITHIN:
        await asyncio.sleep(pause)
        page = await _published(house, workspace_id, person_id, "", tries=True)
        if page is None or page.own is None or page.own.picture:
            return


async def _published(
    house: House, workspace_id: str, person_id: str, notice: str, *, tries: bool = False
) -> views.Page | None:
    """Publish Home and return what is on it; None if it was not published, or not by us.

    A picture that Slack does not show is left out: it may have been deleted there, and is made anew at the next visit,
    unless we are trying whether it is ready.
    """
    turn = _turns.setdefault((workspace_id, person_id), _Turn())
    turn.newest += 1
    mine = turn.newest
    async with turn.lock:
        if mine != turn.newest:
            return None
        try:
            weeks = await asyncio.to_thread(gone_by.read, house, workspace_id) if person_id in house.stewards else None
            with house.store.read() as tx:
                page = read(tx, house, workspace_id, person_id, now=house.now(), notice=notice, weeks=weeks)
            show = house.client_of(workspace_id).views_publish
            try:
                await show(user_id=person_id, view=views.draw(page))
            except SlackApiError as error:
                file = page.own.picture if page.own else None
                if page.own is None or file is None or slack_errors.code(error) not in pictures.NOT_SHOWN:
                    raise
                page = replace(page, own=replace(page.own, picture=None))
                await show(user_id=person_id, view=views.draw(page))
                if not tries:
                    await pictures.forget(house, workspace_id, person_id, file)
                    return None
        except _NOT_NOW as error:
            _log.warning("a Home was not published: %s", slack_errors.code(error))
            return None
    return page


def read(
    tx: Connection,
    house: House,
    workspace_id: str,
    person_id: str,
    *,
    now: datetime,
    notice: str = "",
    weeks: gone_by.Weeks | None = None,
) -> views.Page:
    """Read all that somebody's Home tells of. `weeks`: what a steward is told of weeks gone by, read beforehand."""
    person = on_roster(tx, workspace_id, person_id, now=now)
    desk = _desk(tx, house, workspace_id, weeks, now=now) if person_id in house.stewards else None
    contact = contact_of(house.library)
    if person is None:
        nobody = Outlook(name="", tz=house.default_tz, today=hours.local(now, house.default_tz).date())
        return views.Page(None, nobody, contact=contact, desk=desk, pilots=weeks.pilots if weeks else (), notice=notice)
    rows = prompts.history(tx, workspace_id, [person_id], since=now - ANSWERS_OPEN - timedelta(days=2))[person_id]
    ledger = consents.latest(tx, workspace_id, person_id)
    place = place_of(tx, house.library, person, now=now)
    return views.Page(
        person,
        outlook(tx, person, now=now),
        place=place,
        contact=contact,
        waiting=progress.waiting(tx, house.library, rows, person, now=now),
        own=_own(tx, person, place, now=now),
        colleagues=_colleagues(tx, house, person, place),
        mentors=bool(mentored(house.library.programmes.values(), person_id)),
        kind=kind_words.on_home(tx, house.library, workspace_id, person_id, takes_part=person.agreed),
        lately=_lately(rows, person, now),
        answer=Answer(*ledger) if ledger else None,
        desk=desk,
        pilots=weeks.pilots if weeks else (),
        notice=notice,
    )


def _own(tx: Connection, person: Person, place: views.Place | None, *, now: datetime) -> Own | None:
    """Read what a learner's own answers come to; None for whoever does not practise, or not yet."""
    if place is None or not place.learns or not person.agreed:
        return None
    own = progress.read(tx, person, place.programme.module, now=now)
    chart = progress.chart_of(own)
    shown = pictures.shows(tx, person.workspace_id, person.person_id, chart) if chart else None
    return replace(own, picture=shown)


def _colleagues(tx: Connection, house: House, person: Person, place: views.Place | None) -> Standing | None:
    """Read what a learner is told of their colleagues' answers."""
    if place is None or not place.learns or not person.agreed:
        return None
    return peering.standing(tx, house.library, person, place.programme.module)


def on_roster(tx: Connection, workspace_id: str, person_id: str, *, now: datetime) -> Person | None:
    """Return the person, if the roster has them and they have not left."""
    person = people.find(tx, workspace_id, person_id)
    if person is None or person.deactivated or person.guest:
        return None
    return None if person.left_on and person.left_on < hours.local(now, person.tz).date() else person


def outlook(tx: Connection, person: Person, *, now: datetime) -> Outlook:
    """Gather what comes next for a person, and until when they are paused."""
    coming = prompts.upcoming(tx, person.workspace_id, person.person_id) if person.agreed else None
    until = person.preferences.paused_until
    silent = False
    if person.agreed and (coming is None or coming.kind in {"notice", "thanks", "report_back"}):
        silent = histories.of(tx, person.workspace_id, [person], now=now)[person.person_id].unanswered >= SILENT_AFTER
    seen = Outlook(
        name=person.name,
        tz=person.tz,
        today=hours.local(now, person.tz).date(),
        paused_until=hours.local(until, person.tz) if until and until > now else None,
        silent=silent,
    )
    return drawing.with_next(tx, seen, person, coming, now=now) if coming else seen


def place_of(tx: Connection, library: Library, person: Person, *, now: datetime) -> views.Place | None:
    """Return the open programme that a person practises in, or that their team does; None if there is none."""
    opened = workspaces.opened(tx, person.workspace_id, by=now)
    here = opened.get(person.cohort or "")
    if here is None and person.manages:
        led = [report.cohort for report in people.reports_of(tx, person.workspace_id, person.person_id)]
        here = next((opened[cohort] for cohort in led if cohort in opened), None)
    if here is None or here.programme not in library.programmes:
        return None
    programme = library.programmes[here.programme]
    programme = replace(programme, weeks=here.lasts(programme.weeks))
    since = hours.local(now, person.tz).date() - hours.local(here.opened_at, person.tz).date()
    return views.Place(
        programme,
        library.modules[programme.module].skill,
        week=since.days // 7 + 1,
        learns=here.cohort == person.cohort,
    )


def contact_of(library: Library) -> str | None:
    """Return whom to write to: of several programmes any contact will do, since whoever asks may be in none."""
    return " or ".join(sorted({programme.contact for programme in library.programmes.values()})) or None


def programme_for(library: Library, cohort: str) -> str | None:
    """Return the id of the programme that names a cohort as its own; None if none does."""
    return next((each.id for each in library.programmes.values() if cohort in each.cohorts), None)


def _lately(rows: Sequence[Prompt], person: Person, now: datetime) -> int:
    """Count what was sent last week of our own accord: the invitation, and what they asked for, take no place."""
    week = Week.of(hours.local(now, person.tz).date()).before()
    sent = [row for row in rows if row.state == "sent" and not row.requested and row.kind != "invitation"]
    return sum(hours.local(row.sent_at, person.tz).date() in week for row in sent if row.sent_at is not None)


def _desk(
    tx: Connection, house: House, workspace_id: str, weeks: gone_by.Weeks | None, *, now: datetime
) -> cohort_views.Desk:
    today = hours.local(now, house.default_tz).date()
    opened = workspaces.opened(tx, workspace_id)
    lines = []
    for cohort, (size, agreed) in cohorts.standing(tx, workspace_id, today=today).items():
        here = opened.get(cohort)
        programme = here.programme if here else programme_for(house.library, cohort)
        known = house.library.programmes.get(programme or "")
        lines.append(
            cohort_views.Line(
                cohort,
                size,
                agreed,
                to_ask=0 if here else cohorts.count_uninvited(tx, workspace_id, cohort, today=today),
                programme=known.name if known else None,
                opened_on=hours.local(here.opened_at, house.default_tz).date() if here else None,
                place=_channel(tx, workspace_id, here.channel if here else None),
                waves=known.waves.count if known and known.waves.drawn and not here else 1,
                begins=here is not None and here.opened_at > now,
            )
        )
    return cohort_views.Desk(
        sorted(lines, key=lambda line: (line.opened_on is not None, line.cohort)),
        outbox.failures(tx, workspace_id, since=now - LATELY),
        workspaces.stopped(tx, workspace_id),
        weeks.asked if weeks else None,
        weeks.praised if weeks else None,
    )


def _channel(tx: Connection, workspace_id: str, channel: str | None) -> Place | None:
    return Place(channel, *channels.lately(tx, workspace_id, channel)) if channel else None
