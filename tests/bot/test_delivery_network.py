"""A network that is gone for a while: nothing of a call that was given up arrives later."""

from __future__ import annotations

import asyncio
import socket

import pytest

from bot.lease import forgetful_socket, posting_session

#: More than the far side takes in unread, less than the near side's kernel holds.
BODY = b"x" * 200_000
LOOPBACK = (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 0))


def deaf_server() -> socket.socket:
    """A server that takes in a few thousand bytes, and then nothing until it is asked to read."""
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    server.bind(("127.0.0.1", 0))
    server.listen()
    return server


def read_all(server: socket.socket) -> int:
    """Return how many bytes of a call arrive in the end."""
    taken, _ = server.accept()
    taken.settimeout(5.0)
    arrived = 0
    with taken:
        try:
            while data := taken.recv(65536):
                arrived += len(data)
        except ConnectionResetError:
            pass
    return arrived


async def test_what_was_still_on_its_way_when_we_gave_a_call_up_never_arrives() -> None:
    with deaf_server() as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        async with posting_session(0.3) as session:
            with pytest.raises(asyncio.TimeoutError):
                await session.post(url, data=BODY)
        assert await asyncio.to_thread(read_all, server) < len(BODY)


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="this system's kernel cannot be told")
def test_the_kernel_gives_up_what_nobody_takes_when_we_do() -> None:
    """Over TLS a connection is closed only some while after its call was given up."""
    with forgetful_socket(LOOPBACK, 7.0) as made:
        assert made.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 7000
