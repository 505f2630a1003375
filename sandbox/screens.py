"""What is open on each person's screen: their stack of modals, and the Home the bot published for them."""

import hashlib
import itertools
import json
import secrets
from dataclasses import dataclass, field

from sandbox.changes import Changes
from sandbox.elements import STATE_KEY, complete, labels, placed, read, values, words
from sandbox.stamps import Stamps
from sandbox.wire import ApiError, Json

DEEPEST = 3
_OWN = ("title", "submit", "close")


@dataclass(slots=True, eq=False)
class View:
    """One modal or Home as its person sees it; `typed` is what their hands have put into its inputs."""

    id: str
    user: str
    body: Json
    hash: str
    root: str
    previous: str | None = None
    typed: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """`modal` or `home`."""
        return str(self.body["type"])

    @property
    def blocks(self) -> list[Json]:
        """Its blocks, with ids."""
        blocks: list[Json] = self.body["blocks"]
        return blocks

    @property
    def title(self) -> str:
        """What stands at its head."""
        return str((self.body.get("title") or {}).get("text", ""))

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons on it, without submit and close."""
        return labels(self.blocks)

    @property
    def says(self) -> str:
        """All the words people read on it."""
        return "\n".join(filter(None, (self.title, words(self.blocks))))

    def type_in(self, given: dict[str, dict[str, object]]) -> None:
        """Put values into inputs, by block id and action id; what is not on the view is left out, as in a client."""
        for p in placed(self.blocks):
            block = given.get(p.block_id)
            if p.type in STATE_KEY and block is not None and p.action_id in block:
                self.typed.setdefault(p.block_id, {})[p.action_id] = read(p.element, block[p.action_id])

    def state(self) -> Json:
        """Return `state` as Slack sends it."""
        return {"values": values(self.blocks, self.typed)}


class Screens:
    """All open views, and their identities."""

    def __init__(self, stamps: Stamps, changes: Changes, *, team_id: str, app_id: str, bot_id: str) -> None:
        self._stamps, self._changes = stamps, changes
        self._team_id, self._app_id, self._bot_id = team_id, app_id, bot_id
        self._stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.home_unread: set[str] = set()
        self._count = itertools.count(1)

    def stack(self, user: str) -> list[View]:
        """Return a person's open modals, the top one last."""
        return self._stacks.setdefault(user, [])

    def find(self, view_id: str | None = None, external_id: str | None = None) -> View:
        """Return an open view by either id; ApiError `not_found` when it is not open."""
        for view in (*itertools.chain.from_iterable(self._stacks.values()), *self.homes.values()):
            if (view_id and view.id == view_id) or (external_id and view.body.get("external_id") == external_id):
                return view
        raise ApiError("not_found")

    def open(self, user: str, body: Json) -> View:
        """Open a modal on a fresh stack."""
        self._check_external_id(body, None)
        view = self._make(user, body)
        self._stacks[user] = [view]
        self._changes.touch()
        return view

    def push(self, user: str, body: Json) -> View:
        """Put a modal on top of those that are open."""
        stack = self.stack(user)
        if not stack:
            raise ApiError("not_found")
        if len(stack) >= DEEPEST:
            raise ApiError("push_limit_reached")
        self._check_external_id(body, None)
        view = self._make(user, body)
        view.root, view.previous = stack[0].id, stack[-1].id
        stack.append(view)
        self._changes.touch()
        return view

    def update(self, view: View, body: Json, expected_hash: str | None = None) -> View:
        """Redraw a view in place; what was typed stays where block_id, action_id and type stayed."""
        if expected_hash and expected_hash != view.hash:
            raise ApiError("hash_conflict")
        self._check_external_id(body, view)
        view.body, view.hash = self._complete(body), self._hash(body)
        view.errors = {}
        kept: dict[str, dict[str, Json]] = {}
        for p in placed(view.blocks):
            held = view.typed.get(p.block_id, {}).get(p.action_id)
            if held and held.get("type") == p.type:
                kept.setdefault(p.block_id, {})[p.action_id] = held
        view.typed = kept
        self._changes.touch()
        return view

    def publish(self, user: str, body: Json, expected_hash: str | None = None) -> View:
        """Draw a person's Home."""
        home = self.homes.get(user)
        if home is not None:
            home = self.update(home, body, expected_hash)
        else:
            self._check_external_id(body, None)
            home = self.homes[user] = self._make(user, body)
        self.home_unread.add(user)
        self._changes.touch()
        return home

    def pop(self, view: View) -> None:
        """Close the top view, so that the one below shows."""
        stack = self.stack(view.user)
        if view in stack:
            del stack[stack.index(view) :]
        self._changes.touch()

    def clear(self, user: str) -> list[View]:
        """Close all of a person's modals; return them, top first."""
        closed = self._stacks.pop(user, [])
        self._changes.touch()
        return closed[::-1]

    def as_slack(self, view: View) -> Json:
        """Draw a view as answers and interactions hold it."""
        given = view.body
        drawn: Json = {
            "id": view.id,
            "team_id": self._team_id,
            "type": view.kind,
            "blocks": view.blocks,
            "private_metadata": given.get("private_metadata", ""),
            "callback_id": given.get("callback_id", ""),
            "state": view.state(),
            "hash": view.hash,
            "clear_on_close": bool(given.get("clear_on_close")),
            "notify_on_close": bool(given.get("notify_on_close")),
            "previous_view_id": view.previous,
            "root_view_id": view.root,
            "app_id": self._app_id,
            "external_id": given.get("external_id", ""),
            "app_installed_team_id": self._team_id,
            "bot_id": self._bot_id,
        }
        return drawn | {key: given.get(key) for key in _OWN}

    def _make(self, user: str, body: Json) -> View:
        view_id = f"V0{next(self._count):08d}"
        return View(view_id, user, self._complete(body), self._hash(body), root=view_id)

    def _complete(self, body: Json) -> Json:
        return {**body, "blocks": complete(body["blocks"], self._stamps.id)}

    def _hash(self, body: Json) -> str:
        digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:8]
        return f"{self._stamps.ts()}.{digest}{secrets.token_hex(2)}"

    def _check_external_id(self, body: Json, this: View | None) -> None:
        external_id = body.get("external_id")
        if not external_id:
            return
        try:
            other = self.find(external_id=external_id)
        except ApiError:
            return
        if other is not this:
            raise ApiError("duplicate_external_id")
