"""Socket Mode, and the watchdog for a socket that is open and deaf.

The SDK reconnects by itself, but there are ways in which it does not notice that nothing arrives any more. So we watch
the age of the last frame: first we reconnect by force; if that brings nothing either, the process ends, and whoever
supervises it starts it anew.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot import slack_errors
from bot.slack_errors import Deaf

#: Seconds. Slack answers our ping every ten, so a minute without any frame is silence.
SILENCE = 60.0

_log = logging.getLogger(__name__)


class Socket:
    """The connection to Slack. Must be made inside a running loop."""

    def __init__(
        self,
        app: AsyncApp,
        client: AsyncWebClient,
        app_token: str,
        *,
        silence: float = SILENCE,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        handler = AsyncSocketModeHandler(app, app_token, web_client=client, logger=logging.getLogger("inflow.socket"))
        self._client: Any = handler.client  # the SDK leaves some of its methods without types
        self._silence, self._wall_clock = silence, wall_clock
        self._last_frame = wall_clock()
        self._client.on_message_listeners.append(self._heard)

    async def _heard(self, _frame: WSMessage) -> None:
        self._last_frame = self._wall_clock()

    @property
    def silent_for(self) -> float:
        """Seconds since the last frame, pongs included."""
        pong = self._client.last_ping_pong_time or 0.0
        return self._wall_clock() - max(self._last_frame, pong)

    async def connect(self) -> None:
        """Open the socket."""
        await self._client.connect()
        self._last_frame = self._wall_clock()

    async def watch(self) -> None:
        """Watch for silence until cancelled. Raises Deaf when a forced reconnection did not end it."""
        forced = False
        while True:
            await asyncio.sleep(self._silence / 6)
            if self.silent_for < self._silence:
                forced = False
                continue
            if forced and self.silent_for > 2 * self._silence:
                raise Deaf(f"nothing arrived over the socket for {self.silent_for:.0f} seconds")
            if not forced:
                _log.warning("nothing arrived over the socket for %.0f seconds; reconnecting", self.silent_for)
                forced = True
                try:
                    await self._client.connect_to_new_endpoint(force=True)
                except slack_errors.CALL_ERRORS as error:
                    _log.warning("the reconnection failed: %s", slack_errors.code(error))

    async def close(self) -> None:
        """Take no more payloads."""
        await self._client.close()
