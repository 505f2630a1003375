"""What crosses the wire, and how the pretend Slack says no."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Value = Any  # whatever JSON can hold


class ApiError(Exception):
    """The Web API's refusal: `{"ok": false, "error": ...}` and whatever stands beside it."""

    def __init__(
        self, error: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **fields: object
    ) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.headers = dict(headers or {})
        self.fields = fields

    def body(self) -> Json:
        """Return what Slack would write."""
        return {"ok": False, "error": self.error, **self.fields}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered to an interaction, a command or an event.

    `error` is in the words of the person's client (`no_connection`, `timeout`, `http_error`, `invalid_view` ...);
    `errors` are those shown under a modal's inputs; `options` are those of a typed-into select;
    `no_retry` is the bot's wish not to be sent this event again.
    """

    ok: bool
    status: int | None = None
    payload: Json = field(default_factory=dict)
    text: str = ""
    error: str | None = None
    errors: Mapping[str, str] | None = None
    options: tuple[Json, ...] = ()
    no_retry: bool = False


class NotThere(AssertionError):
    """The person looked for something that is not on their screen."""
