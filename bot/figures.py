"""What a steward asks to see of figures: counted in a thread while a modal waits for them, or sent as a file."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk.models.views import View

from bot import opening, sent_files, slack_errors
from bot.house import House
from bot.opening import Asker, Door
from bot.views import reports as views
from coaching import figure_files
from coaching.programmes import Programme
from scheduler import gaps, pilot_reports, reports
from storage import workspaces
from storage.engine import Away, Busy

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose figures, of which programme; empty for all that are open."""

    workspace_id: str
    programme: str = ""


async def open_figures(house: House, door: Door) -> None:
    """Open a pilot's verdict, weeks and differences."""
    await _open(house, door, lambda asked: _pilot(house, asked))


async def open_cohorts(house: House, door: Door) -> None:
    """Open the last complete week, cohort by cohort."""
    await _open(house, door, lambda asked: _cohorts(house, asked))


async def open_gaps(house: House, door: Door) -> None:
    """Open where first answers and managers' notes are weakest."""
    await _open(house, door, lambda asked: _gaps(house, asked), named=False)


async def open_overview(house: House, door: Door) -> None:
    """Open every open programme's verdict."""
    await _open(house, door, lambda asked: _overview(house, asked), named=False)


async def _open(house: House, door: Door, draw: Callable[[Asked], View], *, named: bool = True) -> None:
    """Open a modal at once, for a trigger lives three seconds; and fill it once the figures have been counted."""
    if door.presser not in house.stewards:
        await opening.say(house, door, views.NOT_ALLOWED)
        return
    opened = await opening.open_view(house, door, views.counting())
    if opened is None:
        return
    asked = Asked(door.workspace_id, door.value if named and isinstance(door, Asker) else "")
    view = views.failed(views.FAILED)  # said whatever happens, so that nobody waits for nothing
    try:
        view = await asyncio.to_thread(draw, asked)
    except (Busy, Away) as error:
        _log.warning("figures were not read: %s", type(error).__name__)
    finally:
        await opening.redraw_below(house, door.workspace_id, opened, view)


def _named(house: House, asked: Asked) -> Programme | None:
    with house.store.read() as tx:
        programmes = pilot_reports.open_programmes(tx, house.library, asked.workspace_id, now=house.now())
    return next((one for one in programmes if one.id == asked.programme), None)


def _overview(house: House, asked: Asked) -> View:
    with house.store.patient() as store:
        return views.overview(pilot_reports.read_open(store, house.library, asked.workspace_id, now=house.now()))


def _pilot(house: House, asked: Asked) -> View:
    programme = _named(house, asked)
    if programme is None:
        return views.failed(views.NOT_THERE)
    with house.store.patient() as store:
        return views.pilot(pilot_reports.read(store, programme, asked.workspace_id, now=house.now()))


def _cohorts(house: House, asked: Asked) -> View:
    programme = _named(house, asked)
    if programme is None:
        return views.failed(views.NOT_THERE)
    with house.store.read() as tx:
        opened = workspaces.opened(tx, asked.workspace_id, by=house.now())
    names = [name for name, one in opened.items() if pilot_reports.is_in(one, programme)]
    with house.store.patient() as store:
        week = reports.last_complete(house.now())
        found = reports.read(store, house.library, asked.workspace_id, week, cuts=["cohort"])
    return views.cohorts(found, names)


def _gaps(house: House, asked: Asked) -> View:
    now = house.now()
    with house.store.patient() as store:
        return views.gaps(gaps.read(store, house.library, asked.workspace_id, reports.last_complete(now), now=now))


async def send_file(house: House, asker: Asker) -> None:
    """Send a steward the shown figures of a pilot's weeks as a file, into their own direct message."""
    if asker.presser not in house.stewards:
        await opening.say(house, asker, views.NOT_ALLOWED)
        return
    try:
        content = await asyncio.to_thread(_file, house, Asked(asker.workspace_id, asker.value))
        if content is None:
            said = views.NOT_THERE
        else:
            _log.warning("the figures of %s were sent as a file to %s", asker.value, asker.presser)
            file = sent_files.File("figures", "inflow-figures.csv", "Figures", views.FILE, content.encode("utf-8-sig"))
            await sent_files.send(house, asker, file)
            said = views.FILE_SENT
    except (Busy, Away) as error:
        _log.warning("figures were not sent: %s", type(error).__name__)
        said = views.FILE_FAILED
    except slack_errors.CALL_ERRORS as error:
        _log.warning("figures were not sent: %s", slack_errors.code(error))
        said = views.FILE_FAILED
    await opening.say(house, asker, said, anew=False)


def _file(house: House, asked: Asked) -> str | None:
    programme = _named(house, asked)
    if programme is None:
        return None
    with house.store.patient() as store:
        pilot = pilot_reports.read(store, programme, asked.workspace_id, now=house.now())
        weeks = [
            reports.read(store, house.library, asked.workspace_id, week, cuts=["cohort"]) for week, _, _ in pilot.weekly
        ]
    return figure_files.as_csv(weeks)
