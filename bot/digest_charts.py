"""The charts of digests: made while they wait to be sent, and shown where they are there by then.

A message never waits for its chart: whatever is missing, it goes in words.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta

from bot import figure_charts, pictures
from bot.house import House
from bot.pictures import Subject
from coaching.digests import TeamDigest
from coaching.team_digests import TeamWeekShown
from coaching.trails import Trail
from storage import digests

#: A chart is made when its message is due within so long; so many in one round.
AHEAD, MOST = timedelta(hours=1), 40
#: Seconds between two looks at digests: presses come first.
_REST = 0.05
_TITLE = "Week by week"

#: What of a digest is drawn, from its content as it is kept.
_COURSE_OF: Mapping[str, Callable[[str], Trail]] = {
    "digest": lambda body: TeamDigest.from_json(body).course,
    "team_digest": lambda body: TeamWeekShown.from_json(body).course,
}


async def make_due(house: House, stopping: asyncio.Event, workspace_id: str) -> None:
    """Make the charts of what is to be sent soon."""
    left, after = MOST, ""
    while left > 0 and not stopping.is_set() and not house.studio.is_resting(workspace_id):
        until = house.now() + AHEAD
        with house.store.read() as tx:
            page = digests.uncharted(tx, workspace_id, _COURSE_OF.keys(), until=until, after=after)
        if not page:
            return
        for digest_id, kind, body in page:
            chart = figure_charts.chart_of(_COURSE_OF[kind](body))
            if chart is not None and left > 0:
                left -= await pictures.make(house, workspace_id, _subject(workspace_id, digest_id), chart)
        after = page[-1][0]
        await asyncio.sleep(_REST)


def _subject(workspace_id: str, digest_id: str) -> Subject:
    """Return the chart's place: it may be kept for as long as the digest is."""
    return Subject(
        digest_id,
        _TITLE,
        figure_charts.draw,
        lambda tx: digests.find(tx, workspace_id, digest_id) is not None,
    )
