"""Reading what came of a round of scenes once it has closed: computed beside us, kept once, told to its raters."""

import asyncio
import logging
from functools import partial

from sqlalchemy import Connection

from bot.house import House
from bot.studio import Undone
from coaching import rounds
from coaching.calibration import Rated
from coaching.rounds import Settled
from scheduler import calibration
from scheduler.calibration import Running

_log = logging.getLogger(__name__)


async def settle(house: House, workspace_id: str) -> None:
    """Read each round that has closed since the last time."""
    now = house.now()
    with house.store.read() as tx:
        due = calibration.to_settle(tx, house.library, workspace_id, now=now)
    for one, number in due:
        ratings = await asyncio.to_thread(_rated, house, workspace_id, one)
        try:
            settled = await _settled(house, workspace_id, one, number, ratings)
        except Undone as error:
            _log.warning("a round of %s is read later: %s", one.module.id, error)
            continue
        await house.store.transact(partial(_keep, house, workspace_id, settled))


def _rated(house: House, workspace_id: str, one: Running) -> list[Rated]:
    with house.store.read() as tx:
        return calibration.rated(tx, workspace_id, one)


async def _settled(house: House, workspace_id: str, one: Running, number: int, ratings: list[Rated]) -> Settled:
    """Resampling takes a second or so: where there is nothing to resample, no process is begun for it."""
    module, seed = one.module.id, f"{workspace_id}:{one.module.id}:{number}"
    work = partial(rounds.settle, module=module, number=number, seed=seed)
    levels = len(one.module.rubric)
    return await house.studio.run(work, ratings, levels) if ratings else work(ratings, levels)


def _keep(house: House, workspace_id: str, settled: Settled, tx: Connection) -> int:
    return calibration.keep(tx, house.library, workspace_id, settled, now=house.now())
