"""What stewards are told in the morning: read beside the loop, kept once, and sent where there is anything to say."""

import asyncio
from datetime import date
from functools import partial

from bot.house import House
from coaching.daily import Morning
from scheduler import stewards
from scheduler.stewards import DAILY, MONTHLY, Desk


async def tell(house: House, workspace_id: str) -> None:
    """Look at the day of each steward whose first slot has come, once; of a month, on their first day of the next."""
    now = house.now()
    desk = Desk(house.stewards, house.default_tz, elsewhere=len(house.clients) > 1)
    with house.store.read() as tx:
        owed = stewards.owed(tx, house.library, workspace_id, desk, kind=DAILY, now=now)
        of_a_month = stewards.owed(tx, house.library, workspace_id, desk, kind=MONTHLY, now=now)
    read: dict[date, Morning] = {}
    for person, day in owed:
        if day not in read:
            read[day] = await asyncio.to_thread(stewards.read, house.store, house.library, workspace_id, day, now=now)
        await house.store.transact(partial(stewards.keep, person=person, kind=DAILY, told=read[day], now=now))
    for person, day in of_a_month:
        month = await asyncio.to_thread(stewards.read_month, house.store, workspace_id, day)
        await house.store.transact(partial(stewards.keep, person=person, kind=MONTHLY, told=month, now=now))
