"""Learning from everybody's answers how hard each situation is: daily, in small steps, and computed beside us."""

import asyncio
import logging
import time
from datetime import timedelta

from bot.house import House
from bot.studio import Undone
from coaching.difficulty import norms_of
from coaching.first_answers import FirstAnswer
from storage import first_answers, norms, workspaces

#: How old what was learnt becomes; and of so many people's answers it is learnt: more would tell nothing new.
EVERY, ENOUGH = timedelta(hours=20), 2000
#: Seconds between two pages of people, and so many times as long as the reading took: presses come first.
_REST, _REST_TIMES = 0.02, 3.0

_log = logging.getLogger(__name__)


async def learn(house: House, stopping: asyncio.Event) -> None:
    """Learn anew what is old, in each module that a programme has opened."""
    now = house.now()
    for workspace_id in list(house.clients):
        with house.store.read() as tx:
            opened = {one.programme for one in workspaces.opened(tx, workspace_id).values()}
            named = {house.library.programmes[one].module for one in opened if one in house.library.programmes}
            at = {module: norms.learnt_at(tx, workspace_id, module) for module in sorted(named)}
        for module, learnt in at.items():
            if (learnt is None or now - learnt >= EVERY) and not stopping.is_set():
                await _learn(house, workspace_id, module, stopping)


async def _learn(house: House, workspace_id: str, module: str, stopping: asyncio.Event) -> None:
    rows: list[tuple[FirstAnswer, ...]] = []
    pages = first_answers.pages(house.store, workspace_id, module)
    began = time.monotonic()
    while (page := await asyncio.to_thread(next, pages, None)) is not None:
        rows += [answers for answers in page.values() if answers]
        if stopping.is_set():
            return
        if len(rows) >= ENOUGH:
            break
        await asyncio.sleep(max(_REST, _REST_TIMES * (time.monotonic() - began)))
        began = time.monotonic()
    if not rows:
        return
    try:
        found = await house.studio.run(norms_of, rows)
    except Undone as error:
        _log.warning("nothing was learnt of %s: %s", module, error)
        return
    now = house.now()
    await house.store.transact(lambda tx: norms.keep(tx, workspace_id, module, found, now=now))
