"""The process in which pictures are drawn: begun when needed, ended when idle, and nothing of it in ours."""

import asyncio
import os
import signal
import subprocess
import sys
import time

import pytest

from bot.charts import Chart, Line, Mark, draw
from bot.studio import Studio, Undone

TICKS = ((0.0, "low"), (1.0, "high"))
CHART = Chart(
    ("2 Nov", "9 Nov", "16 Nov"),
    (3, 5, 8),
    Line("Sure", TICKS, (Mark(0.4, 0.2, 0.6), None, Mark(0.6, 0.5, 0.7))),
    Line("Situations", TICKS, (Mark(0.4, 0.2, 0.6), Mark(0.5, 0.4, 0.6), Mark(0.6, 0.5, 0.7))),
)


def test_nothing_that_draws_is_loaded_by_the_bot_itself() -> None:
    said = "import bot.cli, bot.running, sys; print(*{m.split('.')[0] for m in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True).stdout.split()
    assert "bot" in loaded
    assert not {"matplotlib", "numpy", "PIL", "scipy"} & set(loaded)


async def test_it_is_another_process_and_ends_when_it_has_been_idle() -> None:
    studio = Studio(idle=0.05)
    pid = await studio.run(os.getpid)
    assert pid != os.getpid()
    assert studio.running
    await _gone(pid)
    assert not studio.running
    assert await studio.run(os.getpid) not in {pid, os.getpid()}
    await studio.stop()


async def test_one_that_was_killed_is_said_and_followed_by_another() -> None:
    studio = Studio()
    pid = await studio.run(os.getpid)
    with pytest.raises(Undone):
        await studio.run(os.kill, pid, signal.SIGKILL)
    assert await studio.run(os.getpid) != pid
    await studio.stop()


async def test_drawing_leaves_the_loop_free() -> None:
    studio = Studio()
    longest, last = 0.0, time.thread_time()  # of this thread alone: how busy the machine is does not count
    drawing = asyncio.ensure_future(studio.run(draw, CHART))
    while not drawing.done():
        await asyncio.sleep(0.002)
        longest, last = max(longest, time.thread_time() - last), time.thread_time()
    assert drawing.result().startswith(b"\x89PNG")
    assert longest < 0.1
    await studio.stop()


async def test_the_same_figures_are_the_same_picture() -> None:
    studio = Studio()
    one, other = await studio.run(draw, CHART), await studio.run(draw, CHART)
    assert one == other
    await studio.stop()


def test_it_does_not_outlive_who_began_it() -> None:
    """A bot that is killed cannot end its processes: they have to see it for themselves."""
    said = (
        "import asyncio, os, signal\n"
        "from bot.studio import Studio\n"
        "async def main():\n"
        "    print(await Studio().run(os.getpid), flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "if __name__ == '__main__':\n"
        "    asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    asyncio.run(_gone(int(done.stdout)))


async def _gone(pid: int) -> None:
    async with asyncio.timeout(20):
        while _lives(pid):
            await asyncio.sleep(0.02)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
