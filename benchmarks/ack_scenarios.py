"""What a scenario's presses cost before they are acknowledged: Start, and a decision whose answer is the next form.

    python benchmarks/ack_scenarios.py [--seconds 6] [--rounds 3] [--engine sqlite|postgresql]

In one run the same load as in benchmarks/ack.py (16 clients, signed, keep-alive) meets, round by round in turn: a bare
Bolt app that commits one row by a Core insert; ours, where each press is a first one on a scenario of its own, whose
form is opened by one `views.open` after the acknowledgement; ours, where each is a first decision, acknowledged with
the next step's form. A sink answers Slack's part. Prints rates, medians and p99, their ratios to "commits one row", and
how many calls Slack got for each press. Before the load one client presses 100 times, one after the other: how long
until the acknowledgement, and from Start until `views.open` has reached Slack.
"""

import argparse
import asyncio
import json
import shutil
import statistics
import tempfile
import time
from contextlib import ExitStack

import ack
import ack_world

from bot.views.decisions import CALLBACK, Sheet
from coaching.items import Scenario
from content.library import load

KINDS = ("row", "start", "step")
NAMES = {
    "row": "bare Bolt, commits one row",
    "start": "Inflow, Start of a scenario",
    "step": "Inflow, a decision, the next form",
}
#: More presses a second than ours takes.
FASTEST = 2500
#: Presses of one client, one after the other.
ALONE = 100


def scenario() -> Scenario:
    """Return a scenario whose first decision leads to another."""
    return next(one for one in load().modules["active-listening"].scenarios if len(one.steps) > 1)


class Slack(asyncio.Protocol):
    """Answers Web API calls and response URLs at once, and counts them."""

    calls: dict[str, int] = {}  # noqa: RUF012 - asyncio makes one of these for each connection
    opened: asyncio.Event

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self.transport, self.left = transport, 0

    def data_received(self, data: bytes) -> None:
        """Answer a request once all of it is there."""
        if self.left == 0:
            head, _, body = data.partition(b"\r\n\r\n")
            name = head.split(b" ", 2)[1].split(b"/")[1].decode()
            Slack.calls[name] = Slack.calls.get(name, 0) + 1
            lines = head.lower().split(b"\r\n")
            self.left = next(int(line[15:]) for line in lines if line.startswith(b"content-length:")) - len(body)
            self.opens = name == "views.open"
        else:
            self.left -= len(data)
        if self.left == 0:
            if self.opens:
                Slack.opened.set()
            self.transport.write(
                b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\nContent-Type: application/json\r\n\r\n{"ok":true}'
            )


def request(kind: str, item: Scenario, n: int, port: int, sink: int) -> bytes:
    """Make one signed press, or one signed form, as Slack sends it."""
    who = {"id": ack_world.presser(n % ack_world.PRESSERS), "team_id": ack_world.TEAM}
    head = {"team": {"id": ack_world.TEAM}, "user": who, "api_app_id": "A0BENCH01", "trigger_id": f"1.2.{n}"}
    prompt, answers = ack_world.asked(n), f"http://127.0.0.1:{sink}/response/{n}"
    if kind == "step":
        step = item.steps[0]
        sheet = Sheet(prompt, step.id, 1700000000.0, response_url=answers)
        chosen = {"choice": {"type": "radio_buttons", "selected_option": {"value": step.options[0].id}}}
        view = {
            "id": f"V{n}",
            "type": "modal",
            "callback_id": CALLBACK,
            "private_metadata": sheet.pack(),
            "state": {"values": {sheet.block("choice"): chosen}},
        }
        return ack.signed({"type": "view_submission", **head, "view": view}, port)
    pressed = {
        "type": "button",
        "action_id": "nudge:open" if kind == "row" else "scenario:start",
        "block_id": "before-1",
        "value": prompt,
        "action_ts": f"1700000001.{n:06}",
    }
    where = {"message_ts": f"1700000000.{n:06}", "channel_id": "D0BENCH01"}
    press = {"type": "block_actions", **head, "container": {"type": "message", **where}, "response_url": answers}
    return ack.signed({**press, "channel": {"id": "D0BENCH01", "name": "directmessage"}, "actions": [pressed]}, port)


async def answer(port: int, raw: bytes) -> bytes:
    """Send one request; returns the body of its acknowledgement."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(raw)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"content-length:")), 0)
    body = await reader.readexactly(length)
    writer.close()
    return body


async def one_by_one(kind: str, presses: list[bytes], port: int) -> str:
    """Press without haste; says how long it took until the acknowledgement, and until the form was asked for."""
    acks, opens = [], []
    for raw in presses:
        Slack.opened.clear()
        began = time.perf_counter()
        await answer(port, raw)
        acks.append((time.perf_counter() - began) * 1000)
        if kind == "start":
            await asyncio.wait_for(Slack.opened.wait(), 10)
            opens.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(0.01)
    said = f"acknowledged after {statistics.median(acks):.1f} ms"
    return f"{said}, views.open at Slack after {statistics.median(opens):.1f} ms" if opens else said


async def compare(url_of: dict[str, str], seconds: float, rounds: int) -> dict[str, tuple[float, float, float]]:
    """Run every kind in turn, round after round; returns the median of each figure over the rounds."""
    item, Slack.opened = scenario(), asyncio.Event()
    sink = await asyncio.get_running_loop().create_server(Slack, "127.0.0.1", 0)
    sink_port = sink.sockets[0].getsockname()[1]
    seen: dict[str, list[tuple[float, float, float]]] = {kind: [] for kind in KINDS}
    at = 0
    for _ in range(rounds):
        for kind in KINDS:
            inflow = "row" if kind == "row" else "inflow"
            with ack.server(inflow, url_of[kind], f"http://127.0.0.1:{sink_port}/") as port:
                made = int(seconds * (ack.FASTEST if kind == "row" else FASTEST)) + ack.WARM + ALONE
                presses = [request(kind, item, at + n, port, sink_port) for n in range(made + 1)]
                said = await answer(port, presses[0])
                if kind == "step" and json.loads(said)["view"]["callback_id"] != CALLBACK:
                    raise RuntimeError(f"the next form did not come: {said[:200]!r}")
                await ack.load(port, presses[1 : ack.WARM], 1)
                await asyncio.sleep(0.5)
                alone = await one_by_one(kind, presses[ack.WARM : ack.WARM + ALONE], port)
                Slack.calls.clear()
                rate, took = await ack.load(port, presses[ack.WARM + ALONE :], seconds)
                await asyncio.sleep(1)
                at += made + 1 if kind != "row" else 0
                seen[kind].append(ack.figures(rate, took))
                calls = ", ".join(f"{name} {count / len(took):.2f}" for name, count in sorted(Slack.calls.items()))
                print(f"  {NAMES[kind]}: one by one {alone}; calls for each: {calls or 'none'}", flush=True)
    sink.close()
    return {kind: tuple(map(statistics.median, zip(*rows, strict=True))) for kind, rows in seen.items()}


def main() -> None:
    """Build a world for each engine, compare, print."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--seconds", type=float, default=6)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--engine", choices=("sqlite", "postgresql"))
    chosen = options.parse_args()
    prompts = int(2 * chosen.rounds * (chosen.seconds * FASTEST + ack.WARM + ALONE + 1))
    for engine in [chosen.engine] if chosen.engine else ["sqlite", "postgresql"]:
        if engine == "postgresql" and ack.programs() is None:
            print("postgresql: skipped, its server programs are not installed")
            continue
        with ExitStack() as stack:
            if engine == "sqlite":
                folder = tempfile.mkdtemp(prefix="inflow-ack-")
                stack.callback(shutil.rmtree, folder)
                ours, bare = f"sqlite:///{folder}/inflow.db", f"sqlite:///{folder}/bare.db"
            else:
                ours = bare = stack.enter_context(ack.postgres())
            ack_world.build(ours, prompts, scenario())
            urls = {"row": bare, "start": ours, "step": ours}
            ack.ratios(engine, asyncio.run(compare(urls, chosen.seconds, chosen.rounds)), NAMES)


if __name__ == "__main__":
    main()
