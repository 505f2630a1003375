"""Looking after people's files: pictures drawn before they next look, and deleted where somebody has left.

Copies of all that is kept are deleted after a day, and charts of digests once the digest is gone.
"""

import asyncio
import time
from datetime import datetime, timedelta

from bot import homes, learning, pictures, progress, whole_copy
from bot.charts import Chart
from bot.house import House
from coaching.hours import local
from storage import digests, people
from storage import pictures as kept

#: Only for those who did something so lately a picture is drawn before they look; and so many in one round.
LATELY, MOST = timedelta(days=14), 200
#: Seconds between two people, and so many times as long as the reading took: presses come first.
_REST, _REST_TIMES = 0.05, 4.0


async def tend(house: House, stopping: asyncio.Event) -> None:
    """Go over the files of our workspaces once, by what everybody's answers tell today."""
    await learning.learn(house, stopping)
    left = MOST
    for workspace_id in list(house.clients):
        after: str | None = ""
        while after is not None and not stopping.is_set():
            with house.store.read() as tx:
                page = kept.page(tx, workspace_id, after=after)
            for one in page:
                began = time.monotonic()
                stays, chart = _wanted(house, workspace_id, one)
                await asyncio.sleep(max(_REST, _REST_TIMES * (time.monotonic() - began)))
                if not stays:
                    await pictures.drop(house, workspace_id, one.person_id)
                elif chart is not None and left > 0 and not stopping.is_set():
                    left -= await pictures.renew(house, workspace_id, one.person_id, chart)
            after = page[-1].person_id if page else None


def _wanted(house: House, workspace_id: str, one: kept.Picture) -> tuple[bool, Chart | None]:
    """Say whether somebody's picture may stay, and what it should show if that is something else."""
    now = house.now()
    if one.is_copy:
        return bool(one.figures) and now < datetime.fromisoformat(one.figures) + whole_copy.KEPT_FOR, None
    with house.store.read() as tx:
        if one.is_of_digest:
            return digests.find(tx, workspace_id, one.person_id) is not None, None
        person = people.find(tx, workspace_id, one.person_id)
        if person is None or not person.agreed or homes.on_roster(tx, workspace_id, one.person_id, now=now) is None:
            return False, None
        today = local(now, person.tz).date()
        if person.last_session_on is None or today - person.last_session_on > LATELY:
            return True, None
        place = homes.place_of(tx, house.library, person, now=now)
        if place is None or not place.learns:
            return True, None
        chart = progress.chart_of(progress.read(tx, person, place.programme.module, now=now, full=False))
    return True, None if chart is None or chart.figures == one.figures else chart
