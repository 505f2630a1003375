"""Members who play along: they press what a person of their kind would, the same way every time.

What somebody presses follows from a hash of the seed, the person, the message and the step, so that a workspace played
twice goes the same way twice. They use the same path as human hands.
"""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sandbox.elements import STATE_KEY, Placed, label, options, placed
from sandbox.interactions import Client
from sandbox.messages import Message
from sandbox.people import Member, Persona
from sandbox.screens import View
from sandbox.wire import Json
from sandbox.workspace import Workspace

MOST_PRESSES = 4
REDRAW_SECONDS = 1.0
LIVE_SECONDS = (2.0, 6.0)
_WILL = {"keen": 0.95, "steady": 0.75, "quiet": 0.3, "declines": 1.0}
_LATEST = {"keen": 30, "steady": 120, "quiet": 240, "declines": 60}  # minutes
_OPEN_MESSAGES = 3


@dataclass(slots=True)
class _Memory:
    """What somebody has done about one message."""

    number: int
    presses: int = 0
    answered: int = -1


class Personas:
    """All who play along."""

    def __init__(self, workspace: Workspace, client: Client, *, seed: str = "sandbox") -> None:
        self._workspace, self._client, self._seed = workspace, client, seed
        self._memories: dict[Message, _Memory] = {}
        self._turn = asyncio.Lock()

    async def play(self) -> None:
        """Let everybody act on what they have had for long enough, by the workspace's clock."""
        async with self._turn:
            for member in tuple(self._workspace.people()):
                for message in self._due(member):
                    await self._act(member, message)

    async def play_live(self) -> None:
        """Act for ever, a few real seconds after a message has come or changed."""
        seen = -1
        while True:
            seen = await self._workspace.changes.after(seen)
            await asyncio.sleep(LIVE_SECONDS[0])
            if self._workspace.clock.travelling:
                continue
            await asyncio.sleep((LIVE_SECONDS[1] - LIVE_SECONDS[0]) * self._dice("live", str(seen)))
            async with self._turn:
                for member in tuple(self._workspace.people()):
                    for message in self._open(member):
                        await self._act(member, message)

    def _open(self, member: Member) -> list[Message]:
        if member.plays is None or member.deleted:
            return []
        mine = [m for m in self._workspace.dm(member.id).kept() if m.by_bot]
        for number, message in enumerate(mine):
            self._memories.setdefault(message, _Memory(number))
        latest = mine[-_OPEN_MESSAGES:]
        return [
            m for m in latest if self._memories[m].answered < m.version and self._memories[m].presses < MOST_PRESSES
        ]

    def _due(self, member: Member) -> list[Message]:
        now = self._workspace.clock.now()
        latest = _LATEST[member.plays or "steady"]
        return [
            m
            for m in self._open(member)
            if now - m.at >= timedelta(minutes=latest * self._dice(member.id, str(self._memories[m].number), "delay"))
        ]

    async def _act(self, member: Member, message: Message) -> None:
        memory = self._memories[message]
        while not message.deleted and memory.presses < MOST_PRESSES:
            memory.answered = message.version
            key = (member.id, str(memory.number), str(memory.presses))
            pick = self._pick(member.plays or "steady", message.blocks, key)
            if pick is None:
                return
            memory.presses += 1
            version, opened = message.version, len(self._workspace.screens.stack(member.id))
            answer = await self._client.press(member.id, message, pick)
            if not answer.ok or not await self._redrawn(member, message, version, opened):
                return
            await self._fill_modals(member, key)

    async def _redrawn(self, member: Member, message: Message, version: int, opened: int) -> bool:
        def changed() -> bool:
            return message.version > version or len(self._workspace.screens.stack(member.id)) > opened

        try:
            return await self._workspace.changes.until(changed, REDRAW_SECONDS)
        except TimeoutError:
            return False

    def _pick(self, plays: Persona, blocks: list[Json], key: tuple[str, ...]) -> Placed | None:
        buttons = [p for p in placed(blocks) if p.type == "button" and _harmless(p.element)]
        if plays == "declines":
            return next((p for p in buttons if label(p.element).startswith("No")), None)
        if not buttons or self._dice(*key, "will") >= _WILL[plays]:
            return None
        row = [p for p in buttons if p.block is buttons[0].block]
        if _are_chips(row):
            return row[int(self._dice(*key, "chip") * len(row))]
        first = next((p for p in buttons if p.element.get("style") == "primary"), buttons[0])
        aside = self._dice(*key, "aside")
        return first if aside < 0.8 or len(row) == 1 else row[1]

    async def _fill_modals(self, member: Member, key: tuple[str, ...]) -> None:
        for step in range(MOST_PRESSES):
            stack = self._workspace.screens.stack(member.id)
            if not stack:
                return
            view = stack[-1]
            if not view.body.get("submit"):
                await self._client.close(view)
                continue
            answer = await self._client.submit(view, self._filled(view, (*key, str(step))))
            if not answer.ok:
                break
        for view in reversed(tuple(self._workspace.screens.stack(member.id))):
            await self._client.close(view)

    def _filled(self, view: View, key: tuple[str, ...]) -> dict[str, dict[str, object]]:
        state: dict[str, dict[str, object]] = {}
        for p in placed(view.blocks):
            if p.type not in STATE_KEY or p.block.get("optional") or view.typed.get(p.block_id, {}).get(p.action_id):
                continue
            some = options(p.element)
            if some:
                chosen = some[int(self._dice(*key, p.action_id) * len(some))].get("value")
                state[p.block_id] = {p.action_id: [chosen] if STATE_KEY[p.type][0].endswith("s") else chosen}
            elif p.type == "plain_text_input" and not p.element.get("initial_value"):
                state[p.block_id] = {p.action_id: "I let them finish, then said back what I had heard."}
        return state

    def _dice(self, *key: str) -> float:
        digest = hashlib.sha256("|".join((self._seed, *key)).encode()).digest()
        return int.from_bytes(digest[:7], "big") / 2**56


def _harmless(element: Json) -> bool:
    return not element.get("url") and not element.get("confirm") and element.get("style") != "danger"


def _are_chips(row: list[Placed]) -> bool:
    texts = [label(p.element) for p in row]
    return len(row) >= 4 or (len(row) > 1 and all(len(text) <= 2 for text in texts))
