"""Long work that ends in order when it is told to."""

import asyncio
import signal
from contextlib import suppress


async def until_stopped(work: "asyncio._CoroutineLike[None]") -> None:
    """Run until SIGINT or SIGTERM, then let the work stop in order."""
    loop = asyncio.get_running_loop()
    task = loop.create_task(work)
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, task.cancel)
    with suppress(asyncio.CancelledError):
        await task
