"""A lease in hand: how long it still lasts, by clocks that a suspended process or machine cannot fool.

A sender that was suspended must not make the call it had begun to prepare: somebody else holds the lease by now, has
read the history without finding that message, and has sent it. So the lease is looked at in the very moment in which
the request is about to be written.
"""

import socket
import struct
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import aiohttp

from storage.sending import Terms

# The monotonic clock stands still while a laptop sleeps; this one does not.
_SLEEPS_TOO = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def awake_or_not() -> float:
    """Return the seconds that have gone by since some moment, suspended or not."""
    return time.clock_gettime(_SLEEPS_TOO)


class TooLate(Exception):
    """The lease no longer outlives a call. No call was made."""


def read_clocks(wall: Callable[[], datetime]) -> tuple[float, datetime]:
    """Read both clocks: the one that no suspension stops, and the one on the wall."""
    return awake_or_not(), wall()


class Lease:
    """A lease on one workspace, taken or last prolonged at a moment that both clocks remember."""

    def __init__(
        self, workspace_id: str, terms: Terms, wall: Callable[[], datetime], since: tuple[float, datetime]
    ) -> None:
        """`since` was read before the database was asked, so that it ends here no later than there."""
        self.workspace_id, self.terms, self.wall = workspace_id, terms, wall
        self._since, self._lost = since, False

    def prolonged(self, since: tuple[float, datetime]) -> None:
        """Count from a reading made before the database prolonged it."""
        self._since = since

    def lose(self) -> None:
        """It is somebody else's, or nothing may be sent here any more."""
        self._lost = True

    @property
    def left(self) -> float:
        """Seconds that it lasts still; whichever clock has gone further is believed."""
        if self._lost:
            return 0.0
        elapsed, wall = read_clocks(self.wall)
        gone = max(elapsed - self._since[0], (wall - self._since[1]).total_seconds())
        return self.terms.lease - gone

    @property
    def outlives_a_call(self) -> bool:
        """Whether a call may be begun."""
        return self.left >= self.terms.needed


#: The lease under which the running task makes its calls.
in_hand: ContextVar[Lease | None] = ContextVar("lease_in_hand", default=None)


def last_look() -> aiohttp.TraceConfig:
    """Return what makes a session look at the lease once more when a request is about to be written.

    Between a look before the call and the writing lies the making of a connection, and a turn of the event loop even
    where there is one: time enough to be suspended in.
    """

    async def look(_session: aiohttp.ClientSession, _context: SimpleNamespace, _params: Any) -> None:  # noqa: ANN401
        lease = in_hand.get()
        if lease is not None and not lease.outlives_a_call:
            raise TooLate

    trace = aiohttp.TraceConfig()
    trace.on_request_chunk_sent.append(look)
    return trace


def posting_session(seconds: float) -> aiohttp.ClientSession:
    """Return a session for calls that post: each may take so long, and nothing of one that we gave up arrives later.

    Else the kernel would go on sending what a closed socket still held: after a network drop of half a minute the
    message would arrive when the history had been read already, and we had sent it once more.
    """
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=seconds),
        connector=aiohttp.TCPConnector(socket_factory=lambda place: forgetful_socket(place, seconds)),
        trace_configs=[last_look()],
    )


def forgetful_socket(place: aiohttp.AddrInfoType, seconds: float) -> socket.socket:
    """Return a socket that forgets what it holds when it is closed, and that gives up, too, after so many seconds.

    Over TLS a socket is closed some while after its call was given up: so the kernel has to know the time by itself.
    """
    made = socket.socket(*place[:3])
    made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))
    return made


def was_too_late(error: BaseException) -> bool:
    """Whether that look is why a call failed: then not a byte of it was sent."""
    return isinstance(error, TooLate) or isinstance(error.__cause__, TooLate)
