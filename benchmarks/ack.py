"""How much of a bare Bolt app's speed is left when a press goes our whole way: who, whose prompt, one durable event.

    python benchmarks/ack.py [--seconds 6] [--rounds 3] [--engine sqlite|postgresql]

In one run the same load (16 clients, signed `block_actions`, keep-alive) meets, round by round in turn: a bare Bolt app
that acknowledges, one that commits one row by a Core insert, ours, and ours while the planner plans for 10,000 people
and digests are made in the same process, the whole time. All stand behind the same server. Every press on ours is a
first one on a prompt of its own, and names a response URL at which a sink answers, so that redraws are part of the
load. Prints rates, medians, p99 and the ratios to "commits one row", and for how many people was planned meanwhile.
"""

import argparse
import asyncio
import hashlib
import hmac
import json
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import ack_world
import plan_world

from storage.engine import open_store

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "support"))
from temporary_postgres import postgres, programs  # noqa: E402

CLIENTS, SECRET = 16, b"benchmark"
#: Whom the planner plans for meanwhile.
PEOPLE = 10_000
#: Presses that warm a server up; and more a second than any of them takes.
WARM, FASTEST = 200, 7000
KINDS = ("acks", "row", "inflow", "busy")
NAMES = {
    "acks": "bare Bolt, acks only",
    "row": "bare Bolt, commits one row",
    "inflow": "Inflow, the whole path",
    "busy": "Inflow, while 10,000 are planned for",
}


def request(n: int, port: int, sink: int) -> bytes:
    """Make one signed press as Slack sends it."""
    payload = {
        "type": "block_actions",
        "team": {"id": ack_world.TEAM},
        "user": {"id": ack_world.presser(n % ack_world.PRESSERS), "team_id": ack_world.TEAM},
        "api_app_id": "A0BENCH01",
        "container": {"type": "message", "message_ts": f"1700000000.{n:06}", "channel_id": "D0BENCH01"},
        "channel": {"id": "D0BENCH01", "name": "directmessage"},
        "trigger_id": f"1.2.{n}",
        "response_url": f"http://127.0.0.1:{sink}/response/{n}",
        "actions": [
            {
                "type": "button",
                "action_id": "nudge:open",
                "block_id": "before-1",
                "value": ack_world.asked(n),
                "action_ts": f"1700000001.{n:06}",
            }
        ],
    }
    return signed(payload, port)


def signed(payload: dict[str, Any], port: int) -> bytes:
    """Sign a payload as Slack does, and make the request of it."""
    body = urlencode({"payload": json.dumps(payload)}).encode()
    at = str(int(time.time()))
    signature = "v0=" + hmac.new(SECRET, f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    head = (
        f"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {at}\r\nX-Slack-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def client(port: int, presses: Iterator[bytes], until: float, took: list[float]) -> None:
    """Press, wait for the acknowledgement, press again."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for raw in presses:
        if time.perf_counter() > until:
            break
        began = time.perf_counter()
        writer.write(raw)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"not acknowledged: {head[:60]!r}")
        length = next(
            (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        if length:
            await reader.readexactly(length)
        took.append(time.perf_counter() - began)
    writer.close()


async def load(port: int, presses: list[bytes], seconds: float) -> tuple[float, list[float]]:
    """Run 16 clients for so long, or until the presses are used up; returns the rate and every time, in seconds."""
    took: list[float] = []
    began = time.perf_counter()
    shared = iter(presses)
    await asyncio.gather(*(client(port, shared, began + seconds, took) for _ in range(CLIENTS)))
    return len(took) / (time.perf_counter() - began), took


class Sink(asyncio.Protocol):
    """Answers every response URL at once."""

    redraws = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request; a redraw fits into one or two segments, and its head comes first."""
        if data.startswith(b"POST"):
            Sink.redraws += 1
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nok")


@contextmanager
def server(kind: str, url: str, *slack: str) -> Iterator[int]:
    """Run one of the servers until the block is left."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, HERE / "ack_server.py", kind, url, str(port), *slack])
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def figures(rate: float, took: list[float]) -> tuple[float, float, float]:
    """Return the rate a second, the median and the 99th percentile in milliseconds."""
    cuts = statistics.quantiles(took, n=100)
    return rate, statistics.median(took) * 1000, cuts[98] * 1000


def due_again(url: str) -> None:
    """Make it the moment before anybody was planned for."""
    with closing(open_store(url, waits=True)) as store:
        plan_world.forget(store)


async def planned(port: int) -> dict[str, Any]:
    """Ask a busy server for how many people it has planned so far."""

    def ask() -> dict[str, Any]:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/planned") as answer:
            said: dict[str, Any] = json.load(answer)
        return said

    return await asyncio.to_thread(ask)


async def compare(url_of: dict[str, str], seconds: float, rounds: int) -> dict[str, tuple[float, float, float]]:
    """Run every kind in turn, round after round; returns the median of each figure over the rounds."""
    loop = asyncio.get_running_loop()
    sink = await loop.create_server(Sink, "127.0.0.1", 0)
    sink_port = sink.sockets[0].getsockname()[1]
    seen: dict[str, list[tuple[float, float, float]]] = {kind: [] for kind in KINDS}
    at = 0
    for _ in range(rounds):
        for kind in KINDS:
            if kind == "busy":
                due_again(url_of[kind])
            with server(kind, url_of[kind]) as port:
                await load(port, [request(at + n, port, sink_port) for n in range(WARM)], 1)
                at += WARM
                presses = [request(at + n, port, sink_port) for n in range(int(seconds * FASTEST))]
                before = await planned(port) if kind == "busy" else {}
                rate, took = await load(port, presses, seconds)
                if kind == "busy":
                    after = await planned(port)
                    print(
                        f"  planned for {after['people'] - before['people']:,} people during the load,"
                        f" at most {after['longest'] * 1000:.0f} ms from one step to the next",
                        flush=True,
                    )
                at += len(took) + CLIENTS
                seen[kind].append(figures(rate, took))
    sink.close()
    return {kind: tuple(map(statistics.median, zip(*rows, strict=True))) for kind, rows in seen.items()}


def ratios(engine: str, result: dict[str, tuple[float, float, float]], names: dict[str, str]) -> None:
    """Print the figures and their ratios to the bare app that commits one row."""
    base = result["row"]
    print(f"\n{engine}: {CLIENTS} clients; ratios to “commits one row”")
    print(f"{'':40} {'rate/s':>8} {'median ms':>10} {'p99 ms':>8} {'rate':>6} {'median':>7} {'p99':>6}")
    for kind, (rate, median, p99) in result.items():
        to_base = f"{rate / base[0]:6.2f} {median / base[1]:7.2f} {p99 / base[2]:6.2f}"
        print(f"{names[kind]:40} {rate:8.0f} {median:10.2f} {p99:8.2f} {to_base}")


def table(engine: str, result: dict[str, tuple[float, float, float]]) -> None:
    """Print the figures, and what became of the goals."""
    ratios(engine, result, NAMES)
    base = result["row"]
    ours, busy = result["inflow"], result["busy"]
    goals = {
        "rate >= 0.6": ours[0] / base[0] >= 0.6,
        "median <= 1.7": ours[1] / base[1] <= 1.7,
        "p99 <= 2": ours[2] / base[2] <= 2,
        "p99 <= 3 while planning": busy[2] / base[2] <= 3,
    }
    print("goals: " + ", ".join(f"{goal}: {'met' if met else 'MISSED'}" for goal, met in goals.items()))


def main() -> None:
    """Build a world for each engine, compare, print."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--seconds", type=float, default=6)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--engine", choices=("sqlite", "postgresql"))
    chosen = options.parse_args()
    prompts = int(len(KINDS) * chosen.rounds * (chosen.seconds * FASTEST + WARM + CLIENTS))
    engines = [chosen.engine] if chosen.engine else ["sqlite", "postgresql"]
    for engine in engines:
        if engine == "postgresql" and programs() is None:
            print("postgresql: skipped, its server programs are not installed")
            continue
        with ExitStack() as stack:
            if engine == "sqlite":
                folder = tempfile.mkdtemp(prefix="inflow-ack-")
                stack.callback(shutil.rmtree, folder)
                ours, bare = f"sqlite:///{folder}/inflow.db", f"sqlite:///{folder}/bare.db"
            else:
                ours = bare = stack.enter_context(postgres())
            ack_world.build(ours, prompts)
            plan_world.build(ours, PEOPLE).close()
            table(
                engine,
                asyncio.run(
                    compare({"acks": bare, "row": bare, "inflow": ours, "busy": ours}, chosen.seconds, chosen.rounds)
                ),
            )
    print(f"\nredraws that reached the sink: {Sink.redraws}")


if __name__ == "__main__":
    main()
