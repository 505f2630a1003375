"""Every message once, whatever happens to network, Slack and senders; and how much of Slack's allowance is used.

    python benchmarks/deliver.py [--messages 2000] [--mishaps 10] [--engine sqlite|postgresql] [--faults yes|no|both]

A sandbox with Slack's limits, FACTOR times as high, stands for Slack, in this process; senders are `inflow run
--worker-only` in processes of their own, their pace scaled by the same factor, leases and pauses shortened (see the
output). One message is due to each of so many people. First without faults. Then 1 % of posts have their connection
dropped before the message is stored, 1 % after, 1 % are answered 500 after storing, 5 % get a 429; and as many times as
--mishaps says, spread over the messages, whoever is the sender just then is killed with -9 (and started again), and as
often suspended until its lease is lost, and resumed.

What it does not play: a network that is gone for a while, so that the kernel still holds what we gave up; a clock that
is wrong or jumps; a history that lags behind; presses, redraws and what is brought back while messages go out; codes
that Slack has never said; a database that is away. tests/bot plays those, one at a time.

What is counted is what people see. "Share" is the messages after the first burst, by the seconds and the rate that
Slack permits. Exit code 1 if one message was lost or doubled, or if without faults the share is below 0.95.
"""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import deliver_world
from deliver_world import Outcome

from bot import pacing
from sandbox import running
from sandbox.hands import Sandbox
from sandbox.limits import POST_PER_WORKSPACE
from sandbox.log import Log
from storage.engine import Store

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "support"))
from temporary_postgres import postgres, programs  # noqa: E402

FACTOR = 8.0
#: Seconds: a lease, a call, the margin between them.
LEASE, CALL, MARGIN = 5.0, 2.0, 1.0
#: Seconds that the whole may take at most, besides what the messages take at the permitted rate.
PATIENCE = 600.0
SETUPS = (("sqlite", 1), ("postgresql", 1), ("postgresql", 3))


@dataclass
class Senders:
    """The processes, which a supervisor starts again when they die."""

    environment: dict[str, str]
    folder: Path
    count: int
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    killed: int = 0
    suspended: int = 0

    def start(self) -> None:
        """Start as many as are missing."""
        while len(self.processes) < self.count:
            terms = (FACTOR, LEASE, CALL, MARGIN)
            command = [sys.executable, HERE / "deliver_sender.py", *map(str, terms), "run", "--worker-only"]
            with (self.folder / "senders.log").open("ab") as log:
                self.processes.append(
                    subprocess.Popen(command, env=self.environment, cwd=self.folder, stdout=log, stderr=log)
                )

    def stop(self) -> None:
        """End them all."""
        for one in self.processes:
            one.send_signal(signal.SIGCONT)
            one.kill()
            one.wait()

    async def sender(self, store: Store) -> subprocess.Popen[bytes]:
        """Wait until one of them is the sender, and return it."""
        while True:
            owner = deliver_world.holder(store)
            for one in self.processes:
                if f":{one.pid}:" in owner:
                    return one
            self.check()
            await asyncio.sleep(0.01)

    def check(self) -> None:
        """Raise if one has ended by itself."""
        if any(one.poll() is not None for one in self.processes):
            raise ChildProcessError((self.folder / "senders.log").read_text()[-2000:])

    async def kill(self, store: Store) -> None:
        """Kill the sender; another process takes its place."""
        one = await self.sender(store)
        one.kill()
        one.wait()
        self.note(f"killed {one.pid}")
        self.killed += 1
        self.processes.remove(one)
        self.start()

    async def suspend(self, store: Store) -> None:
        """Suspend the sender until its lease is lost, and others have had time to settle what it left."""
        one = await self.sender(store)
        one.send_signal(signal.SIGSTOP)
        self.note(f"suspended {one.pid}")
        await asyncio.sleep(LEASE + CALL + 2 if self.count == 1 else 2 * LEASE + CALL + 2)
        one.send_signal(signal.SIGCONT)
        self.note(f"resumed {one.pid}")
        self.suspended += 1

    def note(self, what: str) -> None:
        """Put a line into the senders' log, to be read beside theirs."""
        with (self.folder / "senders.log").open("a") as log:
            log.write(f"{time.time():.3f} {what}\n")


def plan_faults(slack: Sandbox) -> None:
    for seed, (kind, probability) in enumerate(
        (("drop_before", 0.01), ("drop_after", 0.01), ("500_after", 0.01), ("429", 0.05))
    ):
        slack.faults.add("chat.postMessage", kind, probability=probability, seed=seed, seconds=1)


async def until_done(slack: Sandbox, store: Store, senders: Senders, options: argparse.Namespace) -> None:
    """Wait until nothing is on its way any more; meanwhile let happen what is to happen, spread over the messages."""
    mishaps = 2 * options.mishaps if options.faulty else 0
    deadline = time.monotonic() + options.messages / (POST_PER_WORKSPACE[0] * FACTOR) + PATIENCE
    happened = 0
    while deliver_world.open_rows(store):
        there = len(deliver_world.arrived(slack, options.messages))
        if happened < mishaps and there >= (happened + 1) * options.messages // (mishaps + 2):
            await (senders.kill(store) if happened % 2 == 0 else senders.suspend(store))
            happened += 1
        senders.check()
        if time.monotonic() > deadline:
            print("not everything was sent in time", file=sys.stderr)
            return
        await asyncio.sleep(0.1)


async def measure(url: str, folder: Path, count: int, options: argparse.Namespace) -> tuple[Outcome, Senders]:
    """Let so many processes send everything."""
    people = deliver_world.members(options.messages)
    async with running(members=people, limit_scale=FACTOR) as slack:
        store = deliver_world.build(url, slack, options.messages)
        if options.faulty:
            plan_faults(slack)
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(HERE.parent),
            "INFLOW_DATABASE_URL": url,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": slack.api_url,
        }
        senders = Senders(environment, folder, count)
        senders.start()
        try:
            await until_done(slack, store, senders, options)
        finally:
            senders.stop()
        rate = POST_PER_WORKSPACE[0] * FACTOR
        found = deliver_world.outcome(slack, store, options.messages, rate=rate, burst=pacing.WORKSPACE_BURST)
        store.close()
        for key in deliver_world.twice(slack, options.messages):
            print(f"twice: {key}", *deliver_world.story(slack, key), sep="\n  ", file=sys.stderr)
        return found, senders


@contextmanager
def database(engine: str, folder: Path):  # noqa: ANN201
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'inflow.db'}"
    else:
        with postgres() as url:
            yield url


def line(engine: str, count: int, options: argparse.Namespace, found: Outcome, senders: Senders) -> str:
    rate = found.messages / found.seconds if found.seconds else 0.0
    mishaps = f"{senders.killed} / {senders.suspended}" if options.faulty else "-"
    return (
        f"{engine:<11} {count:>9} {'on' if options.faulty else 'off':>7} {mishaps:>10} {found.messages:>9} "
        f"{found.lost:>5} {found.doubled:>8} {found.failed:>7} {found.seconds:>8.1f} {rate:>7.1f} {found.share:>6.2f} "
        f"{found.waits:>5} {found.waits_injected:>9} {found.histories:>10}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--mishaps", type=int, default=10, help="how often a sender is killed, and how often suspended")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"))
    parser.add_argument("--processes", type=int, choices=(1, 3))
    parser.add_argument("--faults", choices=("yes", "no", "both"), default="both")
    options = parser.parse_args()
    Log.KEPT = 1_000_000
    print(
        f"{options.messages} messages; Slack's limits and our pace times {FACTOR:g}: "
        f"{POST_PER_WORKSPACE[0] * FACTOR:g} messages/s a workspace; lease {LEASE:g} s, call {CALL:g} s, "
        f"margin {MARGIN:g} s\n\n"
        f"{'engine':<11} {'processes':>9} {'faults':>7} {'kill/susp.':>10} {'messages':>9} {'lost':>5} {'doubled':>8} "
        f"{'failed':>7} {'seconds':>8} {'rate/s':>7} {'share':>6} {'429s':>5} {'injected':>9} {'histories':>10}"
    )
    wrong = False
    for faulty in {"yes": (True,), "no": (False,), "both": (False, True)}[options.faults]:
        options.faulty = faulty
        for engine, count in SETUPS:
            if options.engine not in (None, engine) or options.processes not in (None, count):
                continue
            if engine == "postgresql" and programs() is None:
                print("postgresql: its server programs are not installed")
                continue
            with ExitStack() as stack:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="inflow-deliver-")))
                url = stack.enter_context(database(engine, folder))
                found, senders = asyncio.run(measure(url, folder, count, options))
                print(line(engine, count, options, found, senders), flush=True)
                wrong |= bool(found.lost or found.doubled) or (not faulty and found.share < 0.95)
    sys.exit(int(wrong))


if __name__ == "__main__":
    main()
