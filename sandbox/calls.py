"""One call of the Web API: its arguments, and the table of methods."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.site import Site
from sandbox.wire import ApiError, Json, Value

_STRUCTURED = ("blocks", "view", "metadata", "files", "outputs")
_MALFORMED = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}


@dataclass(frozen=True, slots=True)
class Args:
    """The arguments of a call, however they travelled."""

    given: Json

    def text(self, name: str, default: str = "") -> str:
        """Return a string."""
        value = self.given.get(name)
        return default if value is None else str(value)

    def need(self, name: str, error: str = "invalid_arguments") -> str:
        """Return a string that has to be there."""
        if not self.text(name):
            raise ApiError(error, response_metadata={"messages": [f"[ERROR] missing required field: {name}"]})
        return self.text(name)

    def flag(self, name: str) -> bool:
        """Return a boolean."""
        return str(self.given.get(name, "")).lower() in ("1", "true")

    def number(self, name: str, default: int, most: int = 1000) -> int:
        """Return a whole number between 1 and `most`."""
        try:
            return max(1, min(most, int(self.given.get(name) or default)))
        except ValueError as error:
            raise ApiError("invalid_limit") from error

    def structure(self, name: str) -> Value:
        """Return a list or object, which may have come as JSON text."""
        return self.given.get(name)

    def has(self, name: str) -> bool:
        """Say whether the argument was given at all."""
        return self.given.get(name) is not None


def arguments(given: Json) -> Args:
    """Read raw arguments: what a form carries as JSON text becomes what it says."""
    read = dict(given)
    for name in _STRUCTURED:
        if isinstance(read.get(name), str):
            try:
                read[name] = json.loads(read[name]) if read[name] else None
            except ValueError as error:
                raise ApiError(_MALFORMED.get(name, "invalid_arguments")) from error
    return Args(read)


Run = Callable[[Site, Args], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """A method: what it does, the scopes of which it needs one, and the kind of token that opens it."""

    run: Run
    scopes: tuple[str, ...]
    key: str


METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str, key: str = "bot") -> Callable[[Run], Run]:
    """Put a function into the table."""

    def enter(run: Run) -> Run:
        METHODS[name] = Method(run, scopes, key)
        return run

    return enter


def basic_credentials(header: str) -> tuple[str, str] | None:
    """Read an HTTP basic Authorization header."""
    if not header.startswith("Basic "):
        return None
    try:
        name, _, word = base64.b64decode(header[6:]).decode().partition(":")
    except ValueError:
        return None
    return name, word


def page(items: list[Value], args: Args, default: int, most: int = 1000) -> tuple[list[Value], Json]:
    """Return one page of a list, and the `response_metadata` that leads to the next."""
    cursor = args.text("cursor")
    try:
        start = int(base64.b64decode(cursor).decode().removeprefix("next:")) if cursor else 0
    except ValueError as error:
        raise ApiError("invalid_cursor") from error
    limit = args.number("limit", default, most)
    end = start + limit
    following = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return items[start:end], {"next_cursor": following}
