"""`inflow run` as it runs in earnest: a process of its own, told everything by its environment."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

#: The console script of the environment that the tests run in.
INFLOW = Path(sys.executable).parent / "inflow"


@dataclass
class Inflow:
    """The command, its settings and its last process; `folder` is where it runs and where its log goes.

    `options` are those of `inflow run`, `program` is what to start instead of the console script.
    """

    folder: Path
    settings: dict[str, str]
    port: int = 0
    options: tuple[str, ...] = ()
    program: tuple[str, ...] = (str(INFLOW),)
    name: str = "inflow"
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def log(self) -> str:
        """What all its processes wrote so far."""
        path = self.folder / f"{self.name}.log"
        return path.read_text() if path.exists() else ""

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        return subprocess.run(
            [INFLOW, *words], env=self._env(), cwd=self.folder, capture_output=True, text=True, timeout=60
        )

    def start(self) -> None:
        """Start `inflow run`."""
        command = [*self.program, "run", *self.options]
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self._env(), cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )

    async def answering(self, seconds: float = 30.0) -> None:
        """Wait until its HTTP port answers; only in HTTP mode."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process is not None
            assert self.process.poll() is None, f"it ended by itself:\n{self.log}"
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            await asyncio.sleep(0.02)
        raise TimeoutError(f"no answer within {seconds} s:\n{self.log}")

    async def health(self) -> tuple[int, dict[str, str]]:
        """Ask `/healthz`; returns the status and what it says of each part."""
        url = f"http://127.0.0.1:{self.port}/healthz"
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            return response.status, await response.json()

    async def stop(self, seconds: float = 10.0) -> int:
        """Ask it to end, as a supervisor does; returns its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self.process.wait, seconds)

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def _env(self) -> dict[str, str]:
        mine = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
        return mine | self.settings


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
